import { Command } from 'commander'
import { addAttributeCommands } from './commands/attribute-commands.ts'
import { addCompanyCommands } from './commands/company-commands.ts'
import { addDemoCommand } from './commands/demo-command.ts'
import { addEnvCommand } from './commands/env-command.ts'
import { addExplainCommands } from './commands/explain-commands.ts'
import { addFailureCommands } from './commands/failure-commands.ts'
import { addImportCommand } from './commands/import-command.ts'
import { addKeyCommands } from './commands/key-commands.ts'
import { addMigrateCommand } from './commands/migrate-command.ts'
import { addReindexCommands } from './commands/reindex-commands.ts'
import { addStartCommand } from './commands/start-command.ts'
import { addStatusCommand } from './commands/status-command.ts'
import { addSyncCommands } from './commands/sync-commands.ts'
import { addVerifyCommand } from './commands/verify-command.ts'
import type { Environment } from './connect.ts'

/** Every command of `galena`; the README's table is compared with this by a test. */
export function buildProgram(environment: Environment): Command {
  const program = new Command('galena')
    .description('Galena: a search index of recruiting leads, kept in step with Postgres')
    .showHelpAfterError('Add --help to see how this command is used.')
    .addHelpText(
      'after',
      '\nWithout DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL commands talk to the local stack that `npm start` runs.',
    )
  addStartCommand(program, environment)
  addEnvCommand(program, environment)
  addMigrateCommand(program, environment)
  addCompanyCommands(program, environment)
  addKeyCommands(program, environment)
  addAttributeCommands(program, environment)
  addImportCommand(program, environment)
  addDemoCommand(program, environment)
  addStatusCommand(program, environment)
  addFailureCommands(program, environment)
  addReindexCommands(program, environment)
  addVerifyCommand(program, environment)
  addSyncCommands(program, environment)
  addExplainCommands(program, environment)
  return program
}
