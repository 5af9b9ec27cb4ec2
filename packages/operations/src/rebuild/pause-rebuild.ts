import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { moveRebuild } from '@galena/store/rebuild/move-rebuild'
import { type Rebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'
import { noRebuildYet, wrongState } from './rebuild-errors.ts'

interface Move {
  readonly command: string
  readonly from: 'backfilling' | 'paused'
  readonly to: 'backfilling' | 'paused'
  /** The message in every other state. */
  readonly rule: string
}

const pause: Move = {
  command: 'reindex pause',
  from: 'backfilling',
  to: 'paused',
  rule: 'Only a backfill can be paused.',
}
const resume: Move = {
  command: 'reindex resume',
  from: 'paused',
  to: 'backfilling',
  rule: 'Only a paused rebuild can be resumed.',
}

/** Pauses the backfill; changes are still written to both indices. */
export async function pauseRebuild(context: OperationsContext, who: Operator): Promise<Rebuild> {
  return move(context, who, pause)
}

export async function resumeRebuild(context: OperationsContext, who: Operator): Promise<Rebuild> {
  return move(context, who, resume)
}

async function move({ pool }: OperationsContext, who: Operator, { command, from, to, rule }: Move): Promise<Rebuild> {
  return inTransaction(pool, async (client) => {
    const rebuild = await readRebuild(client)
    if (!rebuild) throw noRebuildYet()
    // A second request changes nothing, and is no error.
    if (rebuild.state === to) return rebuild
    if (!(await moveRebuild(client, rebuild.id, [from], to))) throw wrongState(rule, rebuild)
    await recordAudit(client, who, command, { id: rebuild.id })
    return { ...rebuild, state: to }
  })
}
