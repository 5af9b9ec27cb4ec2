import type { AttributeType } from '@galena/lead/catalogue/catalogue'
import { type ListedAttribute, listAttributes, setAttribute } from '@galena/store/catalogue/attributes'
import { type Command, Option } from 'commander'
import { type Environment, withDatabase } from '../connect.ts'
import { print, table } from '../terminal/print.ts'
import { companyNamed } from './company-commands.ts'

interface SetOptions {
  readonly type: AttributeType
  readonly company: string
  readonly name?: string
  readonly json?: boolean
}

export function addAttributeCommands(program: Command, environment: Environment): void {
  const attributes = program
    .command('attributes')
    .description('Definitions of custom attributes: how filter[others][KEY] compares')

  attributes
    .command('set <key>')
    .description('Define an attribute or change its type; searches follow within two seconds, nothing is indexed again')
    .addOption(
      new Option('--type <type>', 'how values compare').choices(['number', 'text', 'date']).makeOptionMandatory(),
    )
    .requiredOption('--company <name>', 'whose attribute')
    .option('--name <label>', 'what people call it; the key where left out')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  npx galena attributes set years_experience --type number --company "Acme Staffing"',
    )
    .action((key: string, options: SetOptions) =>
      withDatabase(environment, async (pool) => {
        const company = await companyNamed(pool, options.company)
        const set = await setAttribute(pool, company.id, {
          key,
          dataType: options.type,
          ...(options.name !== undefined && { name: options.name }),
        })
        print(facts(set), options, [`Attribute ${set.key} of ${company.name} is a ${set.dataType}.`])
      }),
    )

  attributes
    .command('list')
    .description('List the definitions of a company')
    .requiredOption('--company <name>', 'whose attributes')
    .option('--json', 'print one JSON object')
    .action((options: { company: string; json?: boolean }) =>
      withDatabase(environment, async (pool) => {
        const company = await companyNamed(pool, options.company)
        const listed = await listAttributes(pool, company.id)
        print({ attributes: listed.map(facts) }, options, [
          listed.length > 0
            ? table(
                ['id', 'key', 'name', 'type'],
                listed.map(({ id, key, name, dataType }) => [id, key, name, dataType]),
              )
            : `${company.name} has no definition; its attributes compare as text.`,
        ])
      }),
    )
}

function facts({ id, key, name, dataType }: ListedAttribute) {
  return { id, key, name, data_type: dataType }
}
