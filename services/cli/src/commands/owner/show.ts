import { type OwnerFacts, ownerFacts } from '@galena/operations/owner/owner-facts'
import type { Command } from 'commander'
import { type Environment, withDatabase, withEngine } from '../../connect.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'

export function addOwnerShowCommand(owner: Command, environment: Environment): void {
  owner
    .command('show')
    .description('Show whose the index is, and whether the indexers of its owner are running; takes up to 12 s')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const facts = await withEngine(environment, (engine) => ownerFacts({ pool, engine }))
        print(facts, options, ownerLines(facts))
      }),
    )
}

function ownerLines({ this: us, index, owner, lease, ours, reason }: OwnerFacts): (string | undefined)[] {
  return [
    `this database  ${describe(us)}`,
    `index          ${index ?? 'none yet: start the indexer'}`,
    index === null ? undefined : `its owner      ${owner ? describe(owner) : 'none: an earlier version made it'}`,
    lease ? `written by     ${describe(lease)}` : undefined,
    lease ? `               whose indexers are ${lease.alive ? 'running' : 'not running'}` : undefined,
    ours ? 'The index belongs to this database.' : undefined,
    reason === null
      ? undefined
      : `${reason} Set INDEX_NAME to another name, or, if this database is to keep it from now on, run \`galena owner take --reason TEXT\`.`,
  ]
}

function describe({ installation, system, database, name }: OwnerFacts['this']): string {
  return `${name} (number ${database} on the server ${system}, installation ${installation})`
}
