/** A command cannot be carried out; the message says why and what to do next. */
export class CliError extends Error {
  readonly code = 'cli'
}
