/** A line of a file of leads; with a reason when it cannot be read at all. */
export interface InputLine {
  /** Counted from 1; of a record of CSV that spans several lines, its last one. */
  readonly number: number
  /** Bytes it takes in the file, about. */
  readonly size: number
  /** The JSON value, or the text where it is none. */
  readonly input: unknown
  readonly reason?: string
}
