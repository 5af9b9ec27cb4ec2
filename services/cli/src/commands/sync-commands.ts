import { recordAudit } from '@galena/store/operator/audit'
import { readThrottle, setThrottle } from '@galena/store/operator/throttle'
import { queueLeads } from '@galena/store/outbox/queue-leads'
import { installTriggers, missingTriggers } from '@galena/store/outbox/triggers'
import { requestVerification } from '@galena/store/verify/sweep'
import { type Command, InvalidArgumentError } from 'commander'
import { CliError } from '../cli-error.ts'
import { type Environment, withDatabase } from '../connect.ts'
import { operatorName } from '../operator.ts'
import { print } from '../terminal/print.ts'
import { companyNamed } from './company-commands.ts'
import { leadIds } from './verify-command.ts'

interface SyncOptions {
  readonly company?: string
  readonly ids?: number[]
  readonly json?: boolean
}

interface ThrottleOptions {
  readonly backfillPerSecond?: number | 'unset'
  readonly sweepHours?: number | 'unset'
  readonly json?: boolean
}

/** `galena sync`, `galena throttle` and `galena triggers`: what steers the way from the database to the index. */
export function addSyncCommands(program: Command, environment: Environment): void {
  const who = operatorName(environment)
  program
    .command('sync')
    .description('Have leads read and written again')
    .option('--company <name>', 'all leads of this company, behind the changes of others')
    .option('--ids <ids>', 'these leads, separated by commas', leadIds)
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  npx galena sync --ids 4711,4712\n  npx galena sync --company "Acme Staffing"')
    .action((options: SyncOptions) =>
      withDatabase(environment, async (pool) => {
        const { company, ids } = options
        if ((company === undefined) === (ids === undefined))
          throw new CliError('Which leads? Name them with --ids 4711,4712 or --company NAME.')
        const companyId = company === undefined ? undefined : (await companyNamed(pool, company)).id
        const queued = await queueLeads(pool, { companyId, leadIds: ids })
        await recordAudit(pool, who, 'sync', { company, ids: ids?.slice(0, 1_000), queued })
        print({ queued }, options, [`${queued} leads are queued; \`galena status\` shows how far it is.`])
      }),
    )

  program
    .command('throttle')
    .description('Show or change how fast background work goes; it acts at once')
    .option(
      '--backfill-per-second <number>',
      'leads a second that a rebuild writes at most; `none` for no limit',
      numberOr('none', 1, 1_000_000, true),
    )
    .option(
      '--sweep-hours <number>',
      'hours of one round of the sweep at least; 0 stops it, `default` is 24',
      numberOr('default', 0, 8_760),
    )
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  npx galena throttle\n  npx galena throttle --backfill-per-second 500')
    .action((options: ThrottleOptions) =>
      withDatabase(environment, async (pool) => {
        const [backfillPerSecond, sweepHours] = [orNull(options.backfillPerSecond), orNull(options.sweepHours)]
        if (backfillPerSecond !== undefined || sweepHours !== undefined) {
          await setThrottle(pool, { backfillPerSecond, sweepHours })
          await recordAudit(pool, who, 'throttle', { backfillPerSecond, sweepHours })
        }
        const now = await readThrottle(pool)
        print({ backfill_per_second: now.backfillPerSecond ?? null, sweep_hours: now.sweepHours }, options, [
          `rebuilds  ${now.backfillPerSecond === undefined ? 'as fast as the servers allow' : `${now.backfillPerSecond} leads a second at most`}`,
          `sweep     ${now.sweepHours === 0 ? 'stopped' : `a round in ${now.sweepHours} hours`}`,
        ])
      }),
    )

  const triggers = program.command('triggers').description('The triggers through which changes are seen')
  triggers
    .command('check')
    .description('Say whether every table that feeds the index has its triggers, switched on')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      withDatabase(environment, async (pool) => {
        const missing = await missingTriggers(pool)
        print({ missing }, options, [
          missing.length === 0
            ? 'Every trigger is there and switched on.'
            : `Changes are lost: ${missing.join(', ')} missing or switched off. Run \`galena triggers install\`, then \`galena verify --full --repair\`.`,
        ])
        if (missing.length > 0) process.exitCode = 1
      }),
    )
  triggers
    .command('install')
    .description('Put back triggers that are missing or switched off')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      withDatabase(environment, async (pool) => {
        const installed = await installTriggers(pool)
        if (installed.length > 0) {
          await recordAudit(pool, who, 'triggers install', { installed })
          await requestVerification(pool, `Triggers were put back: ${installed.join(', ')}.`)
        }
        print({ installed }, options, [
          installed.length === 0
            ? 'Every trigger was there and switched on.'
            : `Put back ${installed.join(', ')}. What changed meanwhile is found by the sweep, which goes round now, or at once by \`galena verify --full --repair\`.`,
        ])
      }),
    )
}

/** A number, or the word that puts the setting back. */
function numberOr(
  word: 'none' | 'default',
  least: number,
  most: number,
  whole = false,
): (text: string) => number | 'unset' {
  return (text) => {
    if (text === word) return 'unset'
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (value >= least && value <= most && !(whole && !Number.isInteger(value))) return value
    throw new InvalidArgumentError(
      `It takes a ${whole ? 'whole ' : ''}number from ${least} to ${most.toLocaleString('en')}, or the word ${word}.`,
    )
  }
}

function orNull(value: number | 'unset' | undefined): number | null | undefined {
  return value === 'unset' ? null : value
}
