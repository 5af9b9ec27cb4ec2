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

/** A file of leads that is being read. */
export interface LeadFile {
  /** What comes before the first line, such as the header of CSV: mended lines need it when they are imported again. */
  readonly preface: Buffer
  readonly lines: AsyncIterable<readonly InputLine[]>
}
