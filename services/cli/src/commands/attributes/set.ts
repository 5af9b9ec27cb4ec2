import type { AttributeType } from '@galena/lead/catalogue/catalogue'
import { attributeFacts, setAttribute } from '@galena/operations/actions/attributes'
import { type Command, Option } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { operatorName } from '../../operator.ts'
import { companyNamed } from '../../options/company-named.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'

interface SetOptions extends JsonOption {
  readonly type: AttributeType
  readonly company: string
  readonly name?: string
}

export function addAttributeSetCommand(attributes: Command, environment: Environment): void {
  attributes
    .command('set <key>')
    .description(
      'Define an attribute or change its type; takes effect within two seconds, without indexing leads again',
    )
    .addOption(
      new Option('--type <type>', 'how its values are compared')
        .choices(['number', 'text', 'date'])
        .makeOptionMandatory(),
    )
    .requiredOption('--company <name>', 'the company of the attribute')
    .option('--name <label>', 'the name that people see (default: the key)')
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nExample:\n  npx galena attributes set years_experience --type number --company "Acme Staffing"',
    )
    .action((key: string, options: SetOptions) =>
      withDatabase(environment, async (pool) => {
        const company = await companyNamed(pool, options.company)
        const wanted = { key, dataType: options.type, name: options.name }
        const set = await setAttribute({ pool }, operatorName(environment), company, wanted)
        print(attributeFacts(set), options, [`Attribute ${set.key} of ${company.name} is compared as ${set.dataType}.`])
      }),
    )
}
