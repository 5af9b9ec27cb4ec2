import { changeThrottle, throttleFacts } from '@galena/operations/actions/throttle'
import { defaults, limits } from '@galena/operations/limits'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../connect.ts'
import { operatorName } from '../operator.ts'
import { type JsonOption, jsonOption } from '../options/json-option.ts'
import { numberOrWord } from '../options/number-option.ts'
import { print } from '../terminal/print.ts'

interface ThrottleOptions extends JsonOption {
  readonly backfillPerSecond?: number | 'unset'
  readonly sweepHours?: number | 'unset'
  readonly holdDocuments?: number | 'unset'
  readonly holdPercent?: number | 'unset'
}

export function addThrottleCommand(program: Command, environment: Environment): void {
  program
    .command('throttle')
    .description('Show or change the limits of background work; a change takes effect at once')
    .option(
      '--backfill-per-second <number>',
      'maximum leads per second that a rebuild writes; `none` removes the limit',
      numberOrWord(limits.backfillPerSecond, 'none'),
    )
    .option(
      '--sweep-hours <number>',
      `minimum hours for one pass of the sweep; 0 stops the sweep, \`default\` is ${defaults.sweepHours}`,
      numberOrWord(limits.sweepHours, 'default'),
    )
    .option(
      '--hold-documents <number>',
      `hold repairs that remove or overwrite more than this many documents of a company within ten minutes, and more than --hold-percent; \`default\` is ${defaults.holdDocuments}`,
      numberOrWord(limits.holdDocuments, 'default'),
    )
    .option(
      '--hold-percent <number>',
      `the same limit in percent of the company's documents; both must be exceeded; \`default\` is ${defaults.holdPercent}`,
      numberOrWord(limits.holdPercent, 'default'),
    )
    .option(...jsonOption)
    .addHelpText('after', '\nExamples:\n  npx galena throttle\n  npx galena throttle --backfill-per-second 500')
    .action((options: ThrottleOptions) =>
      withDatabase(environment, async (pool) => {
        const change = {
          backfillPerSecond: nullWhenUnset(options.backfillPerSecond),
          sweepHours: nullWhenUnset(options.sweepHours),
          holdDocuments: nullWhenUnset(options.holdDocuments),
          holdPercent: nullWhenUnset(options.holdPercent),
        }
        if (Object.values(change).some((value) => value !== undefined))
          await changeThrottle({ pool }, { who: operatorName(environment), asked: change }, change)
        const now = await throttleFacts({ pool })
        print(now, options, [
          `rebuilds  ${now.backfill_per_second === null ? 'as fast as the servers allow' : `at most ${now.backfill_per_second} leads a second`}`,
          `sweep     ${now.sweep_hours === 0 ? 'stopped' : `one pass in ${now.sweep_hours} hours`}`,
          `repairs   held when they remove or overwrite more than ${now.hold_documents} documents and ${now.hold_percent} % of a company within ten minutes`,
        ])
      }),
    )
}

function nullWhenUnset(value: number | 'unset' | undefined): number | null | undefined {
  return value === 'unset' ? null : value
}
