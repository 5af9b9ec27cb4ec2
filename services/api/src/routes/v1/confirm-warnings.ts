import type { Facet } from '@galena/lead/search/facet'
import type { DeferredNativeWarning, NativeWarning } from '@galena/lead/search/native/native-context'
import { searchFields } from '@galena/lead/search/native/search-fields'
import { foldTrimmed } from '@galena/lead/text/fold'
import { nearestValue } from '@galena/lead/text/nearest-name'
import type { Engine } from '@galena/search/engine/engine'
import { countEach } from '@galena/search/query/count-each'
import { findLeads } from '@galena/search/query/find-leads'

/** The most frequent values of a field, among which the nearest one is looked for. */
const knownValues = 1_000

/** The warnings that hold. Asked only when a search finds nobody, so that no other search pays for it. */
export async function confirmWarnings(
  deferred: readonly DeferredNativeWarning[],
  companyId: number,
  engine: Engine,
  signal: AbortSignal,
): Promise<NativeWarning[]> {
  const counts = await countEach(
    engine,
    companyId,
    deferred.map(({ filter }) => filter),
    { signal },
  )
  const holding = deferred.flatMap(({ warning, unknown }, index) => {
    const count = counts[index] ?? 0
    if (typeof warning !== 'function') return count === 0 ? [{ warning, unknown }] : []
    return count > 0 ? [{ warning: warning(count), unknown: undefined }] : []
  })
  const fields = new Set(holding.flatMap(({ unknown }) => unknown?.field ?? []))
  const values = await valuesOf(fields, companyId, engine, signal)
  return holding.map(({ warning, unknown }) => {
    const known = unknown && values.get(unknown.field)
    const nearest = known && nearestValue(unknown.value, known)
    return nearest === undefined ? warning : { ...warning, nearest }
  })
}

/** The values that the company's leads have in these fields. */
async function valuesOf(
  fields: ReadonlySet<string>,
  companyId: number,
  engine: Engine,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly (readonly [folded: string, value: string])[]>> {
  const facets = [...fields].flatMap((name): Facet[] => {
    const field = searchFields[name]
    if (field?.kind !== 'term') return []
    const values = {
      by: 'terms',
      field: field.document,
      shownIn: field.shownIn,
      size: knownValues,
      search: undefined,
    } as const
    return [{ name, leavesOut: undefined, present: { kind: 'exists', field: field.document }, values }]
  })
  if (facets.length === 0) return new Map()
  const everyLead = {
    conditions: [],
    text: undefined,
    sort: [{ by: 'created_at', direction: 'desc' } as const],
    rows: 0,
    from: 0,
    after: undefined,
    include: new Set<never>(),
  }
  const found = await findLeads(engine, companyId, { ...everyLead, facets }, { signal })
  const known = (index: number) => (found.facets[index]?.values ?? []).map(({ value }) => String(value))
  return new Map(
    facets.map(({ name }, index) => [
      name,
      known(index).map((value): [string, string] => [foldTrimmed(value), value]),
    ]),
  )
}
