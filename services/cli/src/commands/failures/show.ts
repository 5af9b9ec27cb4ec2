import { failureFacts } from '@galena/operations/actions/failures'
import { maxFailuresOfLead } from '@galena/operations/failures/refused-lead'
import { listFailures } from '@galena/store/outbox/failures'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { CliError } from '../../errors/cli-error.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { leadId } from '../../options/lead-ids.ts'
import { print } from '../../terminal/print.ts'

export function addFailureShowCommand(failures: Command, environment: Environment): void {
  failures
    .command('show <lead>')
    .description('Show why Elasticsearch refused one lead')
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  npx galena failures show 4711')
    .action((lead: string, options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const found = await listFailures(pool, { leadIds: [leadId(lead)] }, maxFailuresOfLead)
        if (found.length === 0)
          throw new CliError(`Lead ${lead} has no failure. List all failures with \`galena failures list\`.`)
        print(
          { failures: found.map(failureFacts) },
          options,
          found.flatMap(({ index, leadId: id, company, attempts, firstSeen, lastSeen, reason }) => [
            `lead        ${id} of ${company ?? 'a company that no longer exists'}`,
            `index       ${index}`,
            `attempts    ${attempts}, first ${firstSeen.toISOString()}, last ${lastSeen.toISOString()}`,
            `reason      ${reason}`,
          ]),
        )
      }),
    )
}
