import { explainError } from './errors/explain-error.ts'
import { buildProgram } from './program.ts'
import { InterruptedError } from './terminal/interruption.ts'

try {
  await buildProgram(process.env).parseAsync()
} catch (error) {
  console.error(explainError(error))
  process.exitCode = error instanceof InterruptedError ? error.exitCode : 1
}
