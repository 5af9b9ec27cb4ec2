import type { TextColumn } from './text-column.ts'

export interface NearRow {
  readonly row: number
  /** How many letters are wrong, missing or too many. */
  readonly edits: number
}

/**
 * The rows of a sorted column that begin with the same byte as a text and differ from it by `most` bytes or fewer. Rows that
 * begin alike are compared once, up to where they part, and left when no end of theirs can be near: so few of half a million
 * are looked at. (Levenshtein distance over the trie that a sorted list is.)
 */
export function nearestRows(column: TextColumn, text: Uint8Array, most: number): NearRow[] {
  const found: NearRow[] = []
  const width = text.length + 1
  const deepest = text.length + most
  /** One line of the comparison for each length of what rows have in common. */
  const lines = new Uint8Array((deepest + 1) * width)
  for (let at = 0; at < width; at++) lines[at] = at

  /** The rows have `length` bytes in common, which the line of this length compares with each beginning of the text. */
  function walk(from: number, end: number, length: number): void {
    for (let row = from; row < end; ) {
      const byte = column.byteAt(row, length)
      if (byte < 0) {
        const edits = lines[length * width + text.length] ?? 0
        if (edits <= most) found.push({ row, edits })
        row += 1
        continue
      }
      const next = column.nextWithOther(row, end, length)
      if (length < deepest && compare(length, byte) <= most) walk(row, next, length + 1)
      row = next
    }
  }

  /** Writes the next line, and returns the least number in it. */
  function compare(length: number, byte: number): number {
    const above = length * width
    const here = above + width
    let left = (lines[above] ?? 0) + 1
    let least = left
    lines[here] = left
    for (let at = 1; at < width; at++) {
      const replaced = (lines[above + at - 1] ?? 0) + (text[at - 1] === byte ? 0 : 1)
      left = Math.min(replaced, (lines[above + at] ?? 0) + 1, left + 1)
      lines[here + at] = left
      if (left < least) least = left
    }
    return least
  }

  const [first, end] = column.beginning(text.subarray(0, 1))
  if (text.length === 0 || first === end) return []
  compare(0, text[0] ?? 0)
  walk(first, end, 1)
  return found
}
