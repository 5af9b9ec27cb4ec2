import { resumeRebuild } from '@galena/operations/rebuild/pause-rebuild'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { changesRebuild } from './change-rebuild.ts'

export function addReindexResumeCommand(reindex: Command, environment: Environment): void {
  const resume = reindex.command('resume').description('Resume a paused backfill')
  changesRebuild(resume, environment, {
    change: resumeRebuild,
    done: ({ id }) => `Rebuild ${id} continues where it was paused.`,
  })
}
