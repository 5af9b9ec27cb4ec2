import { explainError } from './errors/explain-error.ts'
import { buildProgram } from './program.ts'

try {
  await buildProgram(process.env).parseAsync()
} catch (error) {
  console.error(explainError(error))
  process.exitCode = 1
}
