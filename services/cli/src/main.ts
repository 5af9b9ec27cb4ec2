import { buildProgram } from './program.ts'
import { InterruptedError } from './terminal/interruption.ts'

try {
  const program = await buildProgram(process.env, process.argv[2])
  await program.parseAsync()
} catch (error) {
  const { explainError } = await import('./errors/explain-error.ts')
  console.error(explainError(error))
  process.exitCode = error instanceof InterruptedError ? error.exitCode : 1
}
