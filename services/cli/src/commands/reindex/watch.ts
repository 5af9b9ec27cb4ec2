import { noRebuildYet } from '@galena/operations/rebuild/rebuild-errors'
import { rebuildFacts } from '@galena/operations/rebuild/rebuild-facts'
import { readRebuild } from '@galena/store/rebuild/rebuilds'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import type { JsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'
import { followRebuild } from './follow-rebuild.ts'
import { rebuildSentence } from './rebuild-sentence.ts'

export function addReindexWatchCommand(reindex: Command, environment: Environment): void {
  reindex
    .command('watch')
    .description('Follow the rebuild on the terminal until it is ready or ends; Ctrl-C does not stop the rebuild')
    .option('--json', 'print one JSON object at the end')
    .action((options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const rebuild = await readRebuild(pool)
        if (!rebuild) throw noRebuildYet()
        const end = await followRebuild(pool, rebuild.id, options, rebuild.autoSwap ? 'swapped' : 'ready')
        print(rebuildFacts(end), options, [rebuildSentence(rebuildFacts(end))])
      }),
    )
}
