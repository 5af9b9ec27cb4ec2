import { explainLead } from '@galena/operations/explain/explain-lead'
import { explainedFacts } from '@galena/operations/explain/explained-facts'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { withOperations } from '../../operations-context.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { leadId } from '../../options/lead-ids.ts'
import { print } from '../../terminal/print.ts'
import { explainedLines } from './explained-lines.ts'

export function addExplainCommand(program: Command, environment: Environment): void {
  program
    .command('explain <lead>')
    .description('Show everything known about one lead: row, pending changes, document, differences, failures')
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  npx galena explain 4711')
    .action((lead: string, options: JsonOption) =>
      withOperations(environment, async (context) => {
        const explained = await explainLead(context, leadId(lead))
        print(explainedFacts(explained), options, explainedLines(explained))
        if (explained.indices.some(({ isSearched, isEqual }) => isSearched && !isEqual)) process.exitCode = 1
      }),
    )
}
