import type { Log } from '@galena/service/log/log'
import type { Pool } from '@galena/store/database/pool'
import type { Finding } from '@galena/store/operator/warnings'
import { watchTriggers } from '@galena/store/outbox/triggers'

/** Whether every change is captured. What may have been missed is verified once the triggers are back. */
export async function checkTriggers({
  pool,
  log,
}: {
  readonly pool: Pool
  readonly log: Log
}): Promise<Finding | undefined> {
  const { off, wereOff } = await watchTriggers(pool)
  if (wereOff.length > 0)
    log.warn({ tables: wereOff }, 'Triggers were off or replaced for a while; all leads are being verified')
  if (off.length === 0) return undefined
  return {
    message: `Triggers are missing or disabled, so changes do not reach the index: ${off.join(', ')}.`,
    remedy: 'Run `galena triggers install`.',
  }
}
