import { Command } from 'commander'
import { addAttributeCommands } from './attribute-commands.ts'
import { addCompanyCommands } from './company-commands.ts'
import type { Environment } from './connect.ts'
import { addDemoCommand } from './demo/demo-command.ts'
import { addEnvCommand } from './env-command.ts'
import { addExplainCommands } from './explain-commands.ts'
import { addFailureCommands } from './failure-commands.ts'
import { addImportCommand } from './import/import-command.ts'
import { addKeyCommands } from './key-commands.ts'
import { addMigrateCommand } from './migrate-command.ts'
import { addReindexCommands } from './reindex-commands.ts'
import { addStartCommand } from './start/start-command.ts'
import { addStatusCommand } from './status-command.ts'
import { addSyncCommands } from './sync-commands.ts'
import { addVerifyCommand } from './verify-command.ts'

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
