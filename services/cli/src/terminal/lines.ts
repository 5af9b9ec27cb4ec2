import { coloured, type Tone, wrap } from './coloured.ts'
import { printable } from './print.ts'

/** What a line is about, and what there is to say. */
export interface LabelledLine {
  readonly label: string
  readonly text: string
  readonly tone?: Tone | undefined
}

const labelWidth = 11
const usualColumns = 80

/** Lines under their labels. On a terminal they are broken to its width; what a program reads stays in one line. */
export function linesText(lines: readonly LabelledLine[]): string {
  const columns = process.stdout.isTTY ? process.stdout.columns || usualColumns : Number.POSITIVE_INFINITY
  return lines
    .flatMap(({ label, text, tone }) =>
      wrap(printable(text), columns - labelWidth).map((part, n) => {
        const head = (n === 0 ? label : '').padEnd(labelWidth)
        return coloured(`${head}${text.startsWith('→ ') && n > 0 ? `  ${part}` : part}`, tone)
      }),
    )
    .join('\n')
}
