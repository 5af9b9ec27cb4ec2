import { defaults, limits } from '@galena/operations/limits'
import { rebuildFacts } from '@galena/operations/rebuild/rebuild-facts'
import { startRebuild } from '@galena/operations/rebuild/start-rebuild'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { withOperations } from '../../operations-context.ts'
import { operatorName } from '../../operator.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { numberWithin, wholeNumber } from '../../options/number-option.ts'
import { print } from '../../terminal/print.ts'
import { followRebuild } from './follow-rebuild.ts'
import { rebuildSentence } from './rebuild-sentence.ts'

interface StartOptions extends JsonOption {
  readonly swap?: boolean
  readonly wait?: boolean
  readonly retainHours: number
  readonly shards?: number
  readonly replicas?: number
}

export function addReindexStartCommand(reindex: Command, environment: Environment): void {
  const { retainHours, primaryShards, replicas } = limits
  reindex
    .command('start')
    .description('Start a rebuild; an indexer carries it out')
    .option('--swap', 'point searches at the new index as soon as all its conditions are met')
    .option('--wait', 'wait until the rebuild ends; the exit code says whether it succeeded')
    .option(
      '--retain-hours <number>',
      'keep the previous index up to date for this long after the swap',
      numberWithin(retainHours),
      defaults.retainHours,
    )
    .option(
      '--shards <number>',
      'primary shards of the new index (default: as many as the live index has)',
      wholeNumber(primaryShards.min, primaryShards.max),
    )
    .option(
      '--replicas <number>',
      'replicas of each primary shard (default: as many as the live index has)',
      wholeNumber(replicas.min, replicas.max),
    )
    .option(...jsonOption)
    .addHelpText('after', '\nExamples:\n  npx galena reindex start\n  npx galena reindex start --swap --wait')
    .action((options: StartOptions) => start(options, environment))
}

async function start(options: StartOptions, environment: Environment): Promise<void> {
  await withOperations(environment, async (context) => {
    const { swap: autoSwap = false, retainHours, shards, replicas } = options
    const wanted = { autoSwap, retainHours, shards, replicas }
    const { id, index, givenUp } = await startRebuild(context, operatorName(environment), wanted)
    const text = [
      `Rebuild ${id} builds ${index}. Follow it with \`galena reindex watch\`.`,
      givenUp &&
        `The rollback window of the previous rebuild is over: its previous index, ${givenUp}, will be dropped.`,
    ]
    if (!options.wait) {
      print({ id, state: 'planned', index }, options, text)
      return
    }
    if (!options.json) console.log(text.filter(Boolean).join('\n'))
    const end = await followRebuild(context.pool, id, options, autoSwap ? 'swapped' : 'ready')
    print(rebuildFacts(end), options, [rebuildSentence(rebuildFacts(end))])
    if (!['swapped', 'done', 'ready'].includes(end.state)) process.exitCode = 1
  })
}
