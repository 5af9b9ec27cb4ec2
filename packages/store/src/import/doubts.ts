import type { PersonFields } from '@galena/lead/import/import-line'
import { fold } from '@galena/lead/text/fold'

/** A value by which lines were taken for one person although their names have nothing in common (`none@acme.example`). */
export interface Doubt {
  readonly value: string
  /** How many lines have it. */
  readonly lines: number
  /** The names of these lines and of the person who had it before, folded. */
  readonly names: ReadonlySet<string>
}

/** All doubtful values of an import, and the one with the most lines. */
export interface Doubts {
  readonly values: number
  readonly example?: { readonly value: string; readonly lines: number; readonly names: number }
}

type Named = Pick<PersonFields, 'first_name' | 'last_name'>

/** Names with one value are compared each with each; of more than so many, the first ones. */
const maxCompared = 200

/** Whether no part of one name is in another one: not only a new surname or a nickname. */
function areDifferent(names: Iterable<string>): boolean {
  const parts = [...names].slice(0, maxCompared).map((name) => new Set(name.split(/\s+/)))
  return parts.some((one, index) => parts.slice(index + 1).some((other) => one.isDisjointFrom(other)))
}

const nameOf = ({ first_name, last_name }: Named) => fold(`${first_name ?? ''} ${last_name ?? ''}`).trim()

/** The doubtful values among lines, each with the person who had the value before, where there was one. */
export function findDoubts(
  lines: readonly { readonly values: readonly string[]; readonly fields: Named; readonly before: Named | undefined }[],
): Doubt[] {
  const byValue = new Map<string, string[]>()
  const befores = new Map<string, string>()
  for (const { values, fields, before } of lines)
    for (const value of values) {
      const names = byValue.get(value)
      if (names) names.push(nameOf(fields))
      else byValue.set(value, [nameOf(fields)])
      if (before) befores.set(value, nameOf(before))
    }
  return [...byValue].flatMap(([value, ofLines]) => {
    const before = befores.get(value)
    const names = new Set([...(before === undefined ? [] : [before]), ...ofLines].filter((name) => name !== ''))
    return areDifferent(names) ? [{ value, lines: ofLines.length, names }] : []
  })
}

/** So many values, and so many names of all values, are kept: beyond, the counts are too low. */
const maxValues = 10_000
const maxNames = 100_000

/** Adds up the doubts of an import's batches. */
export function collectDoubts(): { add(doubts: readonly Doubt[]): void; sum(): Doubts } {
  const found = new Map<string, { lines: number; readonly names: Set<string> }>()
  let kept = 0
  return {
    add(doubts) {
      for (const { value, lines, names } of doubts) {
        const before = found.get(value) ?? { lines: 0, names: new Set<string>() }
        if (!found.has(value) && found.size < maxValues) found.set(value, before)
        before.lines += lines
        kept -= before.names.size
        for (const name of names) if (kept + before.names.size < maxNames) before.names.add(name)
        kept += before.names.size
      }
    },
    sum() {
      const [most] = [...found].sort(([, a], [, b]) => b.lines - a.lines)
      if (!most) return { values: 0 }
      const [value, { lines, names }] = most
      return { values: found.size, example: { value, lines, names: names.size } }
    },
  }
}
