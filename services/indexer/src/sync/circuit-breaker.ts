import { abandonIndex } from '@galena/operations/rebuild/abandon-index'
import type { WriteOutcome } from '@galena/search/index/bulk'
import { randomOtherLeads } from '@galena/search/index/stored-leads'
import { pauseTarget, resumeTarget } from '@galena/store/outbox/targets'
import { type WriteContext, type Written, writeLeads } from './write-leads.ts'

/** Tells an index that refuses every lead from leads that any index would refuse. */
export interface CircuitBreaker {
  /**
   * The indices of this batch that would refuse any lead: they are paused, and nothing is to be filed against the leads.
   */
  indicesAtFault(written: Written): Promise<ReadonlySet<string>>
}

/** Refusals in a row from which an index is asked whether it still takes leads that it holds already. */
const suspiciousRefusals = 10
/** So many of them are tried: one alone may have become a lead that any index would refuse. */
const triedLeads = 10

export function createCircuitBreaker(tools: WriteContext): CircuitBreaker {
  const refusedInARow = new Map<string, number>()

  async function isAtFault(index: string, items: readonly WriteOutcome[], written: Written): Promise<boolean> {
    const refusals = items.filter((item) => item.kind === 'refused')
    const isMostlyTaken = takenDocuments(items, written) > refusals.length
    const inARow = isMostlyTaken ? 0 : (refusedInARow.get(index) ?? 0) + refusals.length
    refusedInARow.set(index, inARow)
    if (inARow < suspiciousRefusals) return false
    if (await takesOthers(tools, index, written)) {
      refusedInARow.set(index, 0)
      return false
    }
    const reason = `It refused ${inARow} leads in a row, such as: ${refusals.at(-1)?.reason ?? ''}`
    if (await abandonIndex(tools, index, reason)) {
      tools.log.error({ index, reason }, 'An index that no search reads refuses all documents and is given up')
    } else {
      await pauseTarget(tools.pool, index, reason)
      tools.log.error({ index, reason }, 'Changes wait: this index refuses all documents. Rebuild it')
    }
    return true
  }

  return {
    async indicesAtFault(written) {
      const atFault = new Set<string>()
      for (const { index, pauses } of written.targets) {
        const items = written.outcomes.get(index) ?? []
        if (await isAtFault(index, items, written)) atFault.add(index)
        else if (pauses > 0 && takenDocuments(items, written) > 0) await resumeTarget(tools.pool, index)
      }
      return atFault
    },
  }
}

async function takesOthers(tools: WriteContext, index: string, { writes }: Written): Promise<boolean> {
  const leadIds = writes.map(({ leadId }) => leadId)
  const others = await randomOtherLeads(tools.engine, index, leadIds, triedLeads)
  const written = others.length === 0 ? undefined : await writeLeads(tools, others, index)
  return written !== undefined && takenDocuments(written.outcomes.get(index) ?? [], written) > 0
}

/** A delete is taken by any index, and says nothing about its mapping. */
function takenDocuments(items: readonly WriteOutcome[], { writes }: Written): number {
  return writes.filter(({ source }, at) => source !== undefined && items[at]?.kind === 'settled').length
}
