import type { LineRange, LoadCounts } from './load-leads.ts'

/** How far an import has come. */
export interface ImportProgress {
  /** Undefined before anything was counted. */
  readonly counts: LoadCounts | undefined
  readonly written: readonly LineRange[]
  /** Begun, and not counted yet. */
  readonly onTheirWay: ReadonlySet<LineRange>
}

/** Follows an import by what `loadLeads` tells. */
export function followImport(): ImportProgress & {
  readonly onBegin: (lines: LineRange) => void
  readonly onBatch: (counts: LoadCounts, bytes: number, lines: LineRange) => void
} {
  let counts: LoadCounts | undefined
  const written: LineRange[] = []
  const onTheirWay = new Set<LineRange>()
  return {
    get counts() {
      return counts
    },
    written,
    onTheirWay,
    onBegin: (lines) => onTheirWay.add(lines),
    onBatch(sofar, _, lines) {
      counts = sofar
      written.push(lines)
      onTheirWay.delete(lines)
    },
  }
}

/** How far an import came that stopped, in sentences; undefined when it had begun nothing. */
export function describeProgress({ counts, written, onTheirWay }: ImportProgress): string | undefined {
  const sentences = [
    counts && `Before the import stopped: ${describeCounts(counts)}. These are the lines ${linesOf(written)}.`,
    onTheirWay.size > 0
      ? `The lines ${linesOf([...onTheirWay])} were on their way when it stopped: some of them may be written${counts ? ', too' : ''}.`
      : undefined,
  ].filter((sentence) => sentence !== undefined)
  return sentences.length > 0 ? sentences.join(' ') : undefined
}

/** Ranges are joined where nothing is between. */
function linesOf(ranges: readonly LineRange[]): string {
  const joined: LineRange[] = []
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last && last.to + 1 >= range.from) joined[joined.length - 1] = { from: last.from, to: range.to }
    else joined.push(range)
  }
  return joined.map(({ from, to }) => `${countOf(from)} to ${countOf(to)}`).join(' and ')
}

const countOf = (number: number) => number.toLocaleString('en')

export function describeCounts({ read, inserted, updated, unchanged, rejected }: LoadCounts): string {
  return `${countOf(read)} lines read: ${countOf(inserted)} leads added, ${countOf(updated)} updated, ${countOf(unchanged)} unchanged, ${countOf(rejected)} rejected`
}
