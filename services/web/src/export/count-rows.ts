const [newLine, quote] = [10, 34]

/** Counts the rows of a file that comes in parts. Within the quotes of CSV a line end is a part of a cell. */
export function rowCounter(format: 'csv' | 'ndjson'): (part: Uint8Array) => number {
  let [lines, isQuoted] = [0, false]
  return (part) => {
    for (const byte of part) {
      // Two quotes in a row stand for one in a cell, and change nothing here.
      if (byte === quote && format === 'csv') isQuoted = !isQuoted
      if (byte === newLine && !isQuoted) lines += 1
    }
    // The first line of CSV names its columns.
    return format === 'csv' ? Math.max(0, lines - 1) : lines
  }
}
