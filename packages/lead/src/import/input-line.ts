/** A line of a file of leads; with a reason when it cannot be read. */
export interface InputLine {
  /** Counted from 1; the first line of a CSV record that spans several. */
  readonly number: number
  /** Roughly the bytes it takes in the file. */
  readonly size: number
  /** The JSON value that the line stands for. */
  readonly input: unknown
  /** The line as it came, with its end. */
  readonly raw?: readonly Buffer[]
  readonly reason?: string
}
