import { targetOfTitle } from './column-map.ts'
import { parseRows } from './records.ts'

const delimiters = [',', ';', '\t', '|']
const names: ReadonlyMap<string, string> = new Map(
  Object.entries({
    comma: ',',
    semicolon: ';',
    tab: '\t',
    '\\t': '\t',
    pipe: '|',
    bar: '|',
  }),
)

/** Reads the value of `--delimiter`: a character or its name. */
export function delimiterNamed(text: string): string | undefined {
  const named = names.get(text.toLowerCase()) ?? text
  return /^[^"\r\n\p{L}\p{N}]$/u.test(named) && named.length === 1 ? named : undefined
}

/** Excel's first line that says the separator: `sep=;`. */
export function saidDelimiter(line: string): string | undefined {
  return /^"?sep=([^"\r\n])"?[\r\n]*$/i.exec(line)?.[1]
}

/** The separator of a header: the one that gives the most names that are known, then the most columns. */
export function guessDelimiter(header: string): string {
  return bestReading(header).delimiter
}

/** How many titles of a header name a field. */
export function knownTitles(header: string): number {
  return bestReading(header).known
}

function bestReading(header: string) {
  const rated = delimiters.map((delimiter) => {
    const cells = parseRows(header, delimiter)?.[0] ?? []
    return { delimiter, known: cells.filter((title) => targetOfTitle(title)).length, columns: cells.length }
  })
  return rated.reduce((best, next) =>
    next.known > best.known || (next.known === best.known && next.columns > best.columns) ? next : best,
  )
}
