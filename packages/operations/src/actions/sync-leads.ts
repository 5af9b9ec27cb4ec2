import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { readWarnings } from '@galena/store/operator/warnings'
import { queueLeads } from '@galena/store/outbox/queue-leads'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { OperatorRequest } from '../operator.ts'

/** Queues leads to be indexed again: the named ones, or all of a company. Returns how many they are. */
export async function syncLeads(
  { pool }: Pick<OperationsContext, 'pool'>,
  { who, asked }: OperatorRequest,
  leads: Parameters<typeof queueLeads>[1],
): Promise<number> {
  const notOurs = (await readWarnings(pool)).find(({ code }) => code === 'index_not_ours')
  if (notOurs) throw new OperationError('not_possible', `Nothing was queued: ${notOurs.message}`)
  return inTransaction(pool, async (client) => {
    const queued = await queueLeads(client, leads)
    await recordAudit(client, who, 'sync', { ...asked, queued })
    return queued
  })
}
