import type { Pool } from '@galena/store/database/pool'
import type { Finding } from '@galena/store/operator/warnings'
import { subscribedTables } from '@galena/store/outbox/subscriptions'

/** Whether logical replication writes to a table whose changes are captured: its workers fire no triggers per statement. */
export async function checkSubscriptions({ pool }: { readonly pool: Pool }): Promise<Finding | undefined> {
  const tables = await subscribedTables(pool)
  if (tables.length === 0) return undefined
  return {
    message: `A subscription of logical replication writes to ${tables.join(', ')} without firing triggers, so its changes reach the index only with the sweep.`,
    remedy:
      'Also publish the table sync.change. Or wait until the subscription has caught up, drop the subscription, then run `galena verify --full --repair`.',
  }
}
