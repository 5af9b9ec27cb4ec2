import type { DeferredNativeWarning, NativeWarning } from '@galena/lead/search/native/native-context'
import { spelledField } from '@galena/lead/search/native/search-fields'
import { foldTrimmed } from '@galena/lead/text/fold'
import { nearestValue } from '@galena/lead/text/nearest-name'
import type { Engine } from '@galena/search/engine/engine'
import { countEach } from '@galena/search/query/count-each'
import { frequentTerms, spellTerms, type TextField } from '@galena/search/query/frequent-terms'
import type { Reach } from '@galena/search/query/reach'

/** The most frequent values of a field, among which the nearest one is looked for. */
const knownValues = 1_000

interface Unknown {
  readonly warning: NativeWarning
  readonly field: TextField
  readonly value: string
}

/** The warnings that hold. Asked only when a search finds nobody, so that no other search pays for it. */
export async function confirmWarnings(
  deferred: readonly DeferredNativeWarning[],
  reach: Reach,
  engine: Engine,
  signal: AbortSignal,
): Promise<NativeWarning[]> {
  const counts = await countEach(
    engine,
    reach,
    deferred.map(({ filter }) => filter),
    { signal },
  )
  const holding = deferred.flatMap(({ warning, unknown }, index) => {
    const count = counts[index] ?? 0
    if (typeof warning !== 'function') return count === 0 ? [{ warning, unknown }] : []
    return count > 0 ? [{ warning: warning(count), unknown: undefined }] : []
  })
  const unknown = holding.flatMap(({ warning, unknown }): Unknown[] => {
    const field = unknown && spelledField(unknown.field)
    return field ? [{ warning, field, value: unknown.value }] : []
  })
  const nearest = await nearestOf(unknown, reach, engine, signal)
  return holding.map(({ warning }) => {
    const found = nearest.get(warning)
    return found === undefined ? warning : { ...warning, nearest: found }
  })
}

/** The value of another lead that is nearest to each unknown one, as that lead spells it. */
async function nearestOf(
  unknown: readonly Unknown[],
  reach: Reach,
  engine: Engine,
  signal: AbortSignal,
): Promise<ReadonlyMap<NativeWarning, string>> {
  const fields = [...new Map(unknown.map(({ field }) => [field.document, field])).values()]
  const known = await frequentTerms(engine, reach, fields, knownValues, { signal })
  const found = unknown.flatMap(({ warning, field, value }) => {
    const terms = known[fields.findIndex(({ document }) => document === field.document)] ?? []
    const term = nearestValue(
      value,
      terms.map((one): [string, string] => [foldTrimmed(one), one]),
    )
    return term === undefined ? [] : [{ warning, field, term }]
  })
  const spelled = await spellTerms(engine, reach, found, { signal })
  return new Map(found.map(({ warning, term }, index) => [warning, spelled[index] ?? term]))
}
