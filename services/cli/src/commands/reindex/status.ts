import { noRebuildYet } from '@galena/operations/rebuild/rebuild-errors'
import { lastRebuildFacts, rebuildFacts } from '@galena/operations/rebuild/rebuild-facts'
import { readRebuild } from '@galena/store/rebuild/rebuilds'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'
import { rebuildSentence } from './rebuild-sentence.ts'

export function addReindexStatusCommand(reindex: Command, environment: Environment): void {
  reindex
    .command('status')
    .description('Show the progress of the rebuild, or how the last one ended')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const rebuild = await readRebuild(pool)
        print(lastRebuildFacts(rebuild), options, [
          rebuild ? rebuildSentence(rebuildFacts(rebuild)) : noRebuildYet().message,
        ])
      }),
    )
}
