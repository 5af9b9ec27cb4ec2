/** So few wrong letters are a typo, whichever words the names share. */
const maxTypos = 2

/**
 * The valid name that a misspelt one most likely meant: one that differs by a typo; else the one that shares the most
 * words (separated by `_`); of several, the one with the smallest edit distance. A valid name may lack its last word:
 * `sort_by` means `sort_by_selected`. `valid` must not be empty.
 */
export function nearestName(wrong: string, valid: readonly string[]): string {
  const typed = wrong.slice(0, 60).toLowerCase()
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

/** Whether so few letters are wrong that it is a typo. */
export function isTypo(typed: string, name: string): boolean {
  return editDistance(typed, name) <= maxTypos
}

/** Levenshtein distance (Wagner–Fischer, one row at a time). */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
