import { Command } from 'commander'
import { addAttributeCommands } from './attribute-commands.ts'
import { CliError } from './cli-error.ts'
import { addCompanyCommands } from './company-commands.ts'
import { addEnvCommand } from './env-command.ts'
import { addKeyCommands } from './key-commands.ts'
import { addMigrateCommand } from './migrate-command.ts'
import { addStatusCommand } from './status-command.ts'

const environment = process.env
const program = new Command('galena')
  .description('Galena: a search index of recruiting leads, kept in step with Postgres')
  .showHelpAfterError('Add --help to see how this command is used.')
  .addHelpText(
    'after',
    '\nWithout DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL commands talk to the local stack that `npm start` runs.',
  )

addMigrateCommand(program, environment)
addCompanyCommands(program, environment)
addKeyCommands(program, environment)
addAttributeCommands(program, environment)
addStatusCommand(program, environment)
addEnvCommand(program, environment)

try {
  await program.parseAsync()
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}

/** What went wrong, in a sentence; a fault of ours keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof CliError) return error.message
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED' || error.name === 'ConnectionError') {
    return `A server does not answer (${error.message}). Is it running, and is its address right? \`galena env\` shows those of the local stack.`
  }
  if (code === '42P01' || code === '3F000')
    return 'The database has no tables of Galena yet. Run `npx galena migrate` first.'
  return error.stack ?? error.message
}
