/** A command cannot do what was asked; the message says why and what to do next. */
export class CliError extends Error {
  readonly code = 'cli'
}
