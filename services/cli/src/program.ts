import { Command } from 'commander'
import { addAttributeCommands } from './commands/attributes/attributes.ts'
import { addCompanyCommands } from './commands/company/company.ts'
import { addDemoCommand } from './commands/demo.ts'
import { addEnvCommand } from './commands/env.ts'
import { addExplainCommand } from './commands/explain/explain.ts'
import { addExplainSearchCommand } from './commands/explain/explain-search.ts'
import { addExportCommand } from './commands/export.ts'
import { addFailureCommands } from './commands/failures/failures.ts'
import { addHeldCommands } from './commands/held/held.ts'
import { addImportCommand } from './commands/import.ts'
import { addKeyCommands } from './commands/keys/keys.ts'
import { addMigrateCommand } from './commands/migrate.ts'
import { addOwnerCommands } from './commands/owner/owner.ts'
import { addReindexCommands } from './commands/reindex/reindex.ts'
import { addStartCommand } from './commands/start.ts'
import { addStatusCommand } from './commands/status.ts'
import { addSyncCommand } from './commands/sync.ts'
import { addThrottleCommand } from './commands/throttle.ts'
import { addTriggerCommands } from './commands/triggers/triggers.ts'
import { addVerifyCommand } from './commands/verify/verify.ts'
import type { Environment } from './connect.ts'

/** Every command of `galena`, in the order of its help. A test compares the README's table with it. */
const commands = [
  addStartCommand,
  addEnvCommand,
  addMigrateCommand,
  addCompanyCommands,
  addKeyCommands,
  addAttributeCommands,
  addImportCommand,
  addExportCommand,
  addDemoCommand,
  addStatusCommand,
  addFailureCommands,
  addHeldCommands,
  addReindexCommands,
  addVerifyCommand,
  addSyncCommand,
  addThrottleCommand,
  addTriggerCommands,
  addOwnerCommands,
  addExplainCommand,
  addExplainSearchCommand,
]

export function buildProgram(environment: Environment): Command {
  const program = new Command('galena')
    .description('Galena: a search index of recruiting leads, kept in step with Postgres')
    .showHelpAfterError('Add --help to see how to use this command.')
    .addHelpText(
      'after',
      '\nWithout DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL, commands talk to the local stack that `npm start` runs.',
    )
  for (const addTo of commands) addTo(program, environment)
  return program
}
