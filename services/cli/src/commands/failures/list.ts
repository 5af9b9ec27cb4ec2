import { failureFacts } from '@galena/operations/actions/failures'
import { listFailures } from '@galena/store/outbox/failures'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { companyNamed } from '../../options/company-named.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { wholeNumber } from '../../options/number-option.ts'
import { print, table } from '../../terminal/print.ts'

interface ListOptions extends JsonOption {
  readonly company?: string
  readonly limit: number
}

const maxReason = 100

export function addFailureListCommand(failures: Command, environment: Environment): void {
  failures
    .command('list')
    .description('List failures, latest first')
    .option('--company <name>', 'only those of this company')
    .option('--limit <number>', 'how many at most', wholeNumber(1, 1_000_000), 100)
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  npx galena failures list --company "Acme Staffing"')
    .action((options: ListOptions) =>
      withDatabase(environment, async (pool) => {
        if (options.company !== undefined) await companyNamed(pool, options.company)
        const found = await listFailures(pool, { company: options.company }, options.limit)
        const rows = found.map(({ leadId, company, attempts, lastSeen, reason }) => [
          leadId,
          company,
          attempts,
          lastSeen.toISOString(),
          reason.length > maxReason ? `${reason.slice(0, maxReason)}…` : reason,
        ])
        print({ failures: found.map(failureFacts) }, options, [
          rows.length > 0
            ? table(['lead', 'company', 'attempts', 'last seen', 'reason'], rows)
            : 'There are no failures. Every lead is indexed or pending (see `galena status`).',
        ])
      }),
    )
}
