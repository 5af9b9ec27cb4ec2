/** Prints facts: as one JSON object with `--json`, else as lines of text. */
export function print(facts: object, options: { json?: boolean }, text: (string | undefined)[]): void {
  const lines = text.filter((line) => line !== undefined)
  console.log(options.json ? JSON.stringify(facts) : printable(lines.join('\n')))
}

/** Says why a command does not go on yet, beside its output. */
export function sayWait(sentence: string): void {
  console.error(printable(sentence))
}

/** Text whose control characters are spelt out: a name in the data must not control the terminal. */
export function printable(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** Rows in aligned columns under their headings. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = [headings, ...rows].map((row) => row.map((cell) => String(cell ?? '')))
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
