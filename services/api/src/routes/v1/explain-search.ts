import type { Filter } from '@galena/lead/search/filter'
import type { NativeWarning } from '@galena/lead/search/native/native-context'
import type { NativeSearchAnswer } from '@galena/lead/search/native/native-schema'
import type { NativeSearch } from '@galena/lead/search/native/read-native-search'
import { countEach, countWithoutEach } from '@galena/search/query/count-each'
import type { Reach } from '@galena/search/query/reach'
import { listBody } from '@galena/search/query/search-leads'
import { confirmWarnings } from './confirm-warnings.ts'
import { listOf } from './list-of.ts'
import type { NativeContext } from './native-search-context.ts'

/** What else may be meant. That it cannot be found out is no reason to withhold what was found. */
export async function lateWarnings(
  { deferred }: NativeSearch,
  reach: Reach,
  { engine }: NativeContext,
  { signal }: { readonly signal: AbortSignal },
): Promise<NativeWarning[]> {
  try {
    return await confirmWarnings(deferred, reach, engine, signal)
  } catch {
    return [{ pointer: '', detail: 'It was not possible to check whether the values of this search are known.' }]
  }
}

/** The conditions of a search with their pointers, the query last. */
function partsOf({ conditions, text }: NativeSearch): { readonly pointer: string; readonly filter: Filter }[] {
  return [...conditions, ...(text ? [{ pointer: '/query', filter: { kind: 'bar', reading: text } as const }] : [])]
}

/** When several conditions find nobody together: how many leads there are without each of them. */
export async function explainEmpty(
  search: NativeSearch,
  total: number,
  reach: Reach,
  { engine }: NativeContext,
  signal: AbortSignal,
): Promise<Pick<NativeSearchAnswer, 'rescue'>> {
  const parts = partsOf(search)
  if (total > 0 || parts.length < 2) return {}
  const filters = parts.map(({ filter }) => filter)
  const counts = await countWithoutEach(engine, reach, filters, { signal })
  const totals = parts.map(({ pointer }, index) => ({ pointer, total: counts[index] ?? 0 }))
  return { rescue: totals.sort((a, b) => b.total - a.total) }
}

export async function explain(
  search: NativeSearch,
  reach: Reach,
  { engine }: NativeContext,
  { signal, startedAt }: { readonly signal: AbortSignal; readonly startedAt: number },
): Promise<NonNullable<NativeSearchAnswer['explain']>> {
  const searchMs = performance.now() - startedAt
  const parts = partsOf(search)
  const counts = await countEach(
    engine,
    reach,
    parts.map(({ filter }) => filter),
    { signal },
  )
  return {
    body: listBody(reach, listOf(search)),
    conditions: parts.map(({ pointer }, index) => ({ pointer, total: counts[index] ?? 0 })),
    timings: { search_ms: searchMs },
  }
}
