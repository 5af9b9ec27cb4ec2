import { abandonIndex } from '@galena/operations/rebuild/abandon-index'
import type { WriteOutcome } from '@galena/search/index/bulk'
import { randomOtherLeads } from '@galena/search/index/stored-leads'
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
    if (inARow < suspiciousRefusals) return false
    if (await acceptsOtherLeads(context, index, written)) {
      refusedInARow.set(index, 0)
      return false
    }
    const reason = `It refused ${inARow} leads in a row; the last error: ${refusals.at(-1)?.reason ?? ''}`
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

async function acceptsOtherLeads(context: WriteContext, index: string, { writes }: Written): Promise<boolean> {
  const leadIds = writes.map(({ leadId }) => leadId)
  const others = await randomOtherLeads(context.engine, index, leadIds, testLeads)
  const written =
    others.length === 0 ? undefined : await writeLeads(context, others, { only: index, withhold: absentLeads })
  return written !== undefined && acceptedDocuments(written.outcomes.get(index) ?? [], written) > 0
}

/** A test must not remove what the database lacks. */
async function absentLeads({ writes }: ReadLeads): Promise<ReadonlySet<number>> {
  return new Set(writes.filter(({ source }) => source === undefined).map(({ leadId }) => leadId))
}

/** Deletes do not count: every index accepts them, whatever its mapping. */
function acceptedDocuments(items: readonly WriteOutcome[], { writes }: Written): number {
  return writes.filter(({ source }, at) => source !== undefined && items[at]?.kind === 'settled').length
}
