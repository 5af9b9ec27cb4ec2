/** A line of a file of leads; with a reason when it cannot be parsed. */
export interface InputLine {
  /** Counted from 1; the last line of a CSV record that spans several. */
  readonly number: number
  /** Roughly the bytes it takes in the file. */
  readonly size: number
  /** The JSON value, or the text when it is not JSON. */
  readonly input: unknown
  readonly reason?: string
}
