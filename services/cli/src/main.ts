import { CliError } from './errors/cli-error.ts'
import { buildProgram } from './program.ts'
import { InterruptedError } from './terminal/interruption.ts'
import { printable } from './terminal/print.ts'

try {
  const program = await buildProgram(process.env, process.argv[2])
  await program.parseAsync()
} catch (error) {
  console.error(await sentenceOf(error))
  process.exitCode = error instanceof InterruptedError ? error.exitCode : 1
}

/** An error of a command explains itself. What explains the others takes a while to load, in which a signal would kill us. */
async function sentenceOf(error: unknown): Promise<string> {
  if (error instanceof CliError) return printable(error.message)
  const { explainError } = await import('./errors/explain-error.ts')
  return explainError(error)
}
