import { syncLeads } from '@galena/operations/actions/sync-leads'
import { maxListed } from '@galena/operations/limits'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../connect.ts'
import { CliError } from '../errors/cli-error.ts'
import { operatorName } from '../operator.ts'
import { companyNamed } from '../options/company-named.ts'
import { type JsonOption, jsonOption } from '../options/json-option.ts'
import { leadIds } from '../options/lead-ids.ts'
import { print } from '../terminal/print.ts'

interface SyncOptions extends JsonOption {
  readonly company?: string
  readonly ids?: number[]
}

export function addSyncCommand(program: Command, environment: Environment): void {
  program
    .command('sync')
    .description('Queue leads to be indexed again')
    .option('--company <name>', 'all leads of this company; changes of other companies go first')
    .option('--ids <ids>', 'these leads, separated by commas', leadIds)
    .option(...jsonOption)
    .addHelpText('after', '\nExamples:\n  npx galena sync --ids 4711,4712\n  npx galena sync --company "Acme Staffing"')
    .action((options: SyncOptions) =>
      withDatabase(environment, async (pool) => {
        const { company, ids } = options
        if ((company === undefined) === (ids === undefined))
          throw new CliError('Choose the leads: add --ids 4711,4712 or --company NAME.')
        const companyId = company === undefined ? undefined : (await companyNamed(pool, company)).id
        const request = { who: operatorName(environment), asked: { company, ids: ids?.slice(0, maxListed) } }
        const queued = await syncLeads({ pool }, request, { companyId, leadIds: ids })
        print({ queued }, options, [`${queued} leads are queued. \`galena status\` shows the progress.`])
      }),
    )
}
