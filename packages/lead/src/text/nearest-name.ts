import { foldTrimmed } from './fold.ts'

/** So few wrong letters are a typo, whichever words the names share. */
const maxTypos = 2
/** No more characters of a text are compared with names. */
const maxCompared = 60

/**
 * The valid name that a misspelt one most likely meant: one that differs by a typo; else the one that shares the most
 * words (separated by `_`); of several, the one with the smallest edit distance. A valid name may lack its last word:
 * `sort_by` means `sort_by_selected`. `valid` must not be empty.
 */
export function nearestName(wrong: string, valid: readonly string[]): string {
  const typed = wrong.slice(0, maxCompared).toLowerCase()
  const typedWords = typed.split('_')
  const rated = valid.map((name) => {
    const stem = name.replace(/_[a-z]+$/, '')
    const distance = Math.min(editDistance(typed, name), editDistance(typed, stem))
    const shared =
      distance <= maxTypos ? typedWords.length + 1 : name.split('_').filter((word) => typedWords.includes(word)).length
    return { name, distance, shared }
  })
  return rated.reduce((best, next) =>
    next.shared > best.shared || (next.shared === best.shared && next.distance < best.distance) ? next : best,
  ).name
}

/** Whether a valid name may be meant: they share a word, or few letters differ. */
export function isNear(wrong: string, name: string): boolean {
  const typed = wrong.slice(0, maxCompared).toLowerCase()
  const words = typed.split(/[_.]/)
  const isShared = name.split(/[_.]/).some((word) => words.includes(word))
  const most = name.length <= maxTypos + 1 ? 1 : Math.max(maxTypos, Math.floor(name.length / 3))
  return isShared || editDistance(typed, name) <= most
}

/**
 * The known value that an unknown one most likely meant, ignoring case and accents: one with few wrong letters, at most a
 * third, else the shortest one that contains it. Undefined when none is near. `known` are the values by their folded names.
 */
export function nearestValue(
  unknown: string,
  known: Iterable<readonly [folded: string, value: string]>,
): string | undefined {
  const typed = foldTrimmed(unknown.slice(0, maxCompared))
  let best: { readonly value: string; readonly distance: number } | undefined
  for (const [folded, value] of known) {
    const distance = distanceBelow(best?.distance ?? Number.POSITIVE_INFINITY, typed, folded.slice(0, maxCompared))
    if (distance !== undefined) best = { value, distance }
  }
  return best?.value
}

/** How far apart two values are, if that is less than `best`. Values that only contain the text are behind all others. */
function distanceBelow(best: number, typed: string, name: string): number | undefined {
  const most = Math.max(1, Math.floor(Math.max(typed.length, name.length) / 3))
  const distance = editDistance(typed, name, Math.min(most, best - 1))
  if (distance < best && distance <= most) return distance
  const behind = maxCompared + name.length
  return behind < best && typed.length > 2 && name.includes(typed) ? behind : undefined
}

/** Whether so few letters are wrong that it is a typo. */
export function isTypo(typed: string, name: string): boolean {
  return editDistance(typed, name) <= maxTypos
}

/** Levenshtein distance (Wagner–Fischer, one row at a time); Infinity for one that is greater than `most`. */
export function editDistance(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY
  const row = Uint32Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    let diagonal = i - 1
    let left = i
    let least = i
    row[0] = i
    for (let j = 1; j <= b.length; j++) {
      const above = row[j] ?? 0
      const replaced = diagonal + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1)
      left = Math.min(replaced, above + 1, left + 1)
      diagonal = above
      row[j] = left
      if (left < least) least = left
    }
    if (least > most) return Number.POSITIVE_INFINITY
  }
  return row[b.length] ?? 0
}
