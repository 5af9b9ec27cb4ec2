import { styleText } from 'node:util'

/** What a colour tells; the text says it, too. */
export type Tone = 'good' | 'bad' | 'note'

const colours = { good: 'green', bad: 'red', note: 'yellow' } as const

/** Text in the colour of its tone where standard output is a terminal that shows colours, and NO_COLOR is not set. */
export function coloured(text: string, tone: Tone | undefined): string {
  return tone === undefined ? text : styleText(colours[tone], text, { stream: process.stdout })
}

const minWidth = 40

/** Breaks a text into lines of at most so many columns, between its words; a longer word has a line of its own. */
export function wrap(text: string, columns: number): string[] {
  const width = Math.max(minWidth, columns)
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
