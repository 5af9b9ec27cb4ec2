import { StackError } from '@galena/local-stack/stack-error'
import { OperationError } from '@galena/operations/operation-error'
import { engineFailure } from '@galena/search/engine/engine-failure'
import { databaseFailure } from '@galena/store/database/database-failure'
import { IndicesBusyError } from '@galena/store/outbox/indices-lock'
import { CliError } from './cli-error.ts'
import { buildProgram } from './program.ts'
import { printable } from './terminal/print.ts'

try {
  await buildProgram(process.env).parseAsync()
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}

/** What went wrong, in a sentence; a fault of ours keeps its stack. */
function explain(error: unknown): string {
  if (
    error instanceof CliError ||
    error instanceof StackError ||
    error instanceof OperationError ||
    error instanceof IndicesBusyError
  )
    return printable(error.message)
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  if (code === '42P01' || code === '3F000') {
    return 'The database has no tables of Galena yet. Run `npx galena migrate` first.'
  }
  if (code.startsWith('28'))
    return `Postgres does not let us in (${error.message}). Check the user and password in DATABASE_URL.`
  if (engineFailure(error) === 'unavailable') {
    return `Elasticsearch does not answer, or is not ready (${error.name}). Is it running, and is ELASTICSEARCH_URL right? \`galena env\` shows that of the local stack.`
  }
  if (databaseFailure(error) === 'unavailable') {
    return `Postgres does not answer (${error.message || code}). Is it running, and is DATABASE_URL right? \`galena env\` shows that of the local stack.`
  }
  return error.stack ?? error.message
}
