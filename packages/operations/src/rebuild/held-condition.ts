import { liveIndex } from '@galena/search/index/alias'
import { documentCounts } from '@galena/search/index/company-documents'
import { refreshIndex } from '@galena/search/index/index-state'
import { readThrottle } from '@galena/store/operator/throttle'
import { countHeld } from '@galena/store/outbox/held'
import { exceedsLimit } from '@galena/store/outbox/loss-limit'
import { readTargets } from '@galena/store/outbox/targets'
import type { OperationsContext } from '../operations-context.ts'
import { type Condition, condition } from './condition.ts'

/**
 * Whether a swap to an index takes no more documents from searches than a repair may: a rebuild from a database in which
 * rows are missing or hidden would remove all of them at once.
 */
export async function heldCondition(context: OperationsContext, index: string): Promise<Condition> {
  const held = await countHeld(context.pool)
  if (held > 0)
    return condition('held', false, `the changes of ${held} leads are held: decide with \`galena held list\``)
  const losing = await losingCompanies(context, index)
  return condition(
    'held',
    losing.length === 0,
    `searches would lose ${losing.join(', ')}, though no change asks for it: see \`galena verify\``,
  )
}

async function losingCompanies({ pool, engine }: OperationsContext, index: string): Promise<string[]> {
  const live = await liveIndex(engine)
  const targets = (await readTargets(pool)).map((target) => target.index)
  // A live index that gets no changes, because a later version made it, holds what was deleted since.
  if (live === undefined || live === index || !targets.includes(live) || !targets.includes(index)) return []
  for (const name of [live, index]) await refreshIndex(engine, name)
  const [before, after] = [await documentCounts(engine, live), await documentCounts(engine, index)]
  const limits = await readThrottle(pool)
  const loses = (from: number, to: number) => exceedsLimit(from - to, from, limits)
  const losing = [...before.byCompany]
    .map(([companyId, from]) => ({ companyId, from, to: after.byCompany.get(companyId) ?? 0 }))
    .filter(({ from, to }) => loses(from, to))
    .map(({ companyId, from, to }) => `${from - to} of ${from} documents of company ${companyId}`)
  if (losing.length === 0 && loses(before.all, after.all))
    losing.push(`${before.all - after.all} of ${before.all} documents of all companies`)
  return losing
}
