import { pauseRebuild } from '@galena/operations/rebuild/pause-rebuild'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { changesRebuild } from './change-rebuild.ts'

export function addReindexPauseCommand(reindex: Command, environment: Environment): void {
  const pause = reindex.command('pause').description('Pause the backfill; changes are still written to both indices')
  changesRebuild(pause, environment, {
    change: pauseRebuild,
    done: ({ id }) => `Rebuild ${id} is paused. Resume it with \`galena reindex resume\`.`,
  })
}
