import type { Pool } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import {
  discardFailures,
  type Failure,
  type FailureFilter,
  listFailures,
  retryFailures,
} from '@galena/store/outbox/failures'
import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { type Environment, withDatabase } from '../connect.ts'
import { operatorName } from '../operator.ts'
import { print, table } from '../terminal/print.ts'
import { wholeNumber } from '../terminal/whole-number.ts'
import { companyNamed } from './company-commands.ts'

interface Options {
  readonly company?: string
  readonly all?: boolean
  readonly json?: boolean
}

export function addFailureCommands(program: Command, environment: Environment): void {
  const failures = program
    .command('failures')
    .description('Leads that the search engine refused: why, and trying them again')
    .addHelpText(
      'after',
      '\nA change of the lead tries it again by itself; so correct the lead first where the reason says what is wrong.',
    )

  failures
    .command('list')
    .description('List failures, last seen first')
    .option('--company <name>', 'of this company only')
    .option('--limit <number>', 'as many at most', wholeNumber(1, 1_000_000), 100)
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  npx galena failures list --company "Acme Staffing"')
    .action((options: Options & { limit: number }) =>
      withDatabase(environment, async (pool) => {
        if (options.company !== undefined) await companyNamed(pool, options.company)
        const found = await listFailures(pool, { company: options.company }, options.limit)
        const rows = found.map(({ leadId, company, attempts, lastSeen, reason }) => [
          leadId,
          company,
          attempts,
          lastSeen.toISOString(),
          reason.length > 100 ? `${reason.slice(0, 100)}…` : reason,
        ])
        print({ failures: found.map(factsOf) }, options, [
          rows.length > 0
            ? table(['lead', 'company', 'attempts', 'last seen', 'reason'], rows)
            : 'No lead is refused. Everything that could be read is indexed, or pending (`galena status`).',
        ])
      }),
    )

  failures
    .command('show <lead>')
    .description('Show what is known about one lead that was refused')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  npx galena failures show 4711')
    .action((lead: string, options: Options) =>
      withDatabase(environment, async (pool) => {
        const found = await listFailures(pool, { leadIds: [leadId(lead)] }, 100)
        if (found.length === 0)
          throw new CliError(`No failure of lead ${lead} is known. \`galena failures list\` shows all.`)
        print(
          { failures: found.map(factsOf) },
          options,
          found.flatMap(({ index, leadId, company, attempts, firstSeen, lastSeen, reason }) => [
            `lead        ${leadId} of ${company ?? 'a company that is gone'}`,
            `index       ${index}`,
            `attempts    ${attempts}, first ${firstSeen.toISOString()}, last ${lastSeen.toISOString()}`,
            `reason      ${reason}`,
          ]),
        )
      }),
    )

  const many = (name: string, what: string) =>
    failures
      .command(`${name} [lead...]`)
      .description(what)
      .option('--company <name>', 'those of this company')
      .option('--all', 'all of them')
      .option('--json', 'print one JSON object')
      .addHelpText('after', `\nExamples:\n  npx galena failures ${name} 4711 4712\n  npx galena failures ${name} --all`)

  many('retry', 'Try refused leads again').action((leads: string[], options: Options) =>
    withDatabase(environment, async (pool) => {
      const which = await meant(pool, leads, options)
      await recordAudit(pool, operatorName(environment), 'failures retry', { ...which })
      const retried = await retryFailures(pool, which)
      print({ retried }, options, [
        `${retried} leads are queued; \`galena failures list\` shows what is refused again.`,
      ])
    }),
  )
  many('discard', 'Forget failures; leads and index stay as they are').action((leads: string[], options: Options) =>
    withDatabase(environment, async (pool) => {
      const which = await meant(pool, leads, options)
      await recordAudit(pool, operatorName(environment), 'failures discard', { ...which })
      const discarded = await discardFailures(pool, which)
      print({ discarded }, options, [`${discarded} failures are forgotten.`])
    }),
  )
}

/** Never all by default: a command without a lead is a slip. */
async function meant(pool: Pool, leads: readonly string[], { company, all }: Options): Promise<FailureFilter> {
  if (leads.length === 0 && company === undefined && !all)
    throw new CliError('Which leads? Name their ids, or add --company NAME or --all.')
  if (company !== undefined) await companyNamed(pool, company)
  return { company, ...(leads.length > 0 && { leadIds: leads.map(leadId) }) }
}

function leadId(text: string): number {
  if (/^[0-9]{1,15}$/.test(text)) return Number(text)
  throw new CliError(`${text} is no id of a lead: ids are whole numbers.`)
}

function factsOf({ index, leadId, company, reason, attempts, firstSeen, lastSeen }: Failure) {
  return { lead_id: leadId, company, index, reason, attempts, first_seen: firstSeen, last_seen: lastSeen }
}
