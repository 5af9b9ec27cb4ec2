/** The option that every command has which prints facts. */
export const jsonOption = ['--json', 'print one JSON object'] as const

export interface JsonOption {
  readonly json?: boolean
}
