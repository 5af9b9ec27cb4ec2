import { StackError } from '@galena/local-stack/stack-error'
import { CliError } from './cli-error.ts'
import { buildProgram } from './program.ts'

try {
  await buildProgram(process.env).parseAsync()
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}

/** What went wrong, in a sentence; a fault of ours keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof CliError || error instanceof StackError) return error.message
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED' || error.name === 'ConnectionError') {
    return `A server does not answer (${error.message}). Is it running, and is its address right? \`galena env\` shows those of the local stack.`
  }
  if (code === '42P01' || code === '3F000') {
    return 'The database has no tables of Galena yet. Run `npx galena migrate` first.'
  }
  return error.stack ?? error.message
}
