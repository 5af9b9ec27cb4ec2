import { CliError } from './errors/cli-error.ts'
import { buildProgram } from './program.ts'
import { InterruptedError } from './terminal/interruption.ts'
import { printable } from './terminal/print.ts'

// Who reads may stop reading, as `head` does. That ends no work; what must be read in full says so itself.
for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosed)

try {
  const program = await buildProgram(process.env, process.argv[2])
  await program.parseAsync()
} catch (error) {
  console.error(await sentenceOf(error))
  process.exitCode = error instanceof InterruptedError ? error.exitCode : 1
}

function ignoreClosed(error: Error & { code?: string }): void {
  if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error
}

/** An error of a command explains itself. What explains the others takes a while to load, in which a signal would kill us. */
async function sentenceOf(error: unknown): Promise<string> {
  if (error instanceof CliError) return printable(error.message)
  const { explainError } = await import('./errors/explain-error.ts')
  return explainError(error)
}
