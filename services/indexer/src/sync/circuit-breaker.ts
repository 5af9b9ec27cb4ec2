import { abandonIndex } from '@galena/operations/rebuild/abandon-index'
import { engineErrorKind } from '@galena/search/engine/engine-error'
import type { WriteOutcome } from '@galena/search/index/bulk'
import { randomOtherLeads } from '@galena/search/index/stored-leads'
import { lastError } from '@galena/store/outbox/quoted-errors'
import { pauseTarget, resumeTarget } from '@galena/store/outbox/targets'
import { type ReadLeads, type WriteContext, type Written, writeLeads } from './write-leads.ts'

/** Tells an index that refuses every lead from a lead that every index would refuse. */
export interface CircuitBreaker {
  /** The indices of this batch that refuse every lead. They are paused, and their refusals do not count against leads. */
  indicesAtFault(written: Written): Promise<ReadonlySet<string>>
}

/** After this many refusals in a row, the index is tested with leads that it already holds. */
const suspiciousRefusals = 10
/** More than one: a single lead may have become one that every index refuses. */
const testLeads = 10

export function createCircuitBreaker(context: WriteContext): CircuitBreaker {
  const refusedInARow = new Map<string, number>()

  async function isAtFault(index: string, items: readonly WriteOutcome[], written: Written): Promise<boolean> {
    const refusals = items.filter((item) => item.kind === 'refused')
    const acceptedMost = acceptedDocuments(items, written) > refusals.length
    const inARow = acceptedMost ? 0 : (refusedInARow.get(index) ?? 0) + refusals.length
    refusedInARow.set(index, inARow)
    if (inARow < suspiciousRefusals || refusals.length === 0) return false
    const accepts = await acceptsOtherLeads(context, index, written)
    // While the index cannot be tested, nothing is held against a lead, nor against the index.
    if (accepts === 'unknown') return true
    if (accepts) {
      refusedInARow.set(index, 0)
      return false
    }
    const reason = `It refused ${inARow} leads in a row${lastError}${refusals.at(-1)?.reason ?? ''}`
    if (await abandonIndex(context, index, reason)) {
      context.log.error({ index, reason }, 'An index that is not live refuses every document and is abandoned')
    } else {
      await pauseTarget(context.pool, index, reason)
      context.log.error(
        { index, reason },
        'Writes to this index are paused, because it refuses every document. Rebuild it',
      )
    }
    return true
  }

  return {
    async indicesAtFault(written) {
      const atFault = new Set<string>()
      for (const { index, pauses } of written.targets) {
        const items = written.outcomes.get(index) ?? []
        if (await isAtFault(index, items, written)) atFault.add(index)
        else if (pauses > 0 && acceptedDocuments(items, written) > 0) await resumeTarget(context.pool, index)
      }
      return atFault
    },
  }
}

async function acceptsOtherLeads(
  context: WriteContext,
  index: string,
  { writes }: Written,
): Promise<boolean | 'unknown'> {
  const leadIds = writes.map(({ leadId }) => leadId)
  const others = await readOtherLeads(context, index, leadIds)
  if (others?.length === 0) return false
  const written = others && (await writeLeads(context, others, { only: index, withhold: absentLeads }))
  if (!written) return 'unknown'
  const items = written.outcomes.get(index) ?? []
  if (acceptedDocuments(items, written) > 0) return true
  return items.some(({ kind }) => kind === 'pending') ? 'unknown' : false
}

/** Undefined while the index, or a part of it, is not available. */
async function readOtherLeads({ engine }: WriteContext, index: string, leadIds: readonly number[]) {
  try {
    return await randomOtherLeads(engine, index, leadIds, testLeads)
  } catch (error) {
    if (engineErrorKind(error) === 'unavailable') return undefined
    throw error
  }
}

/** A test must not remove what the database lacks. */
async function absentLeads({ writes }: ReadLeads): Promise<ReadonlySet<number>> {
  return new Set(writes.filter(({ source }) => source === undefined).map(({ leadId }) => leadId))
}

/** Deletes do not count: every index accepts them, whatever its mapping. */
function acceptedDocuments(items: readonly WriteOutcome[], { writes }: Written): number {
  return writes.filter(({ source }, at) => source !== undefined && items[at]?.kind === 'settled').length
}
