/** So few wrong letters are a slip, whatever words the names share. */
const slip = 2

/**
 * The name that a misspelt one most likely meant: one that differs by a slip, else one that shares the most words, else
 * the one with the fewest letters between. A valid name without its last word counts too: `sort_by`.
 */
export function nearestName(wrong: string, valid: readonly string[]): string {
  const typed = wrong.slice(0, 60).toLowerCase()
  const typedWords = typed.split('_')
  const judged = valid.map((name) => {
    const stem = name.replace(/_[a-z]+$/, '')
    const distance = Math.min(editDistance(typed, name), editDistance(typed, stem))
    const shared =
      distance <= slip ? typedWords.length + 1 : name.split('_').filter((word) => typedWords.includes(word)).length
    return { name, distance, shared }
  })
  return judged.reduce((best, next) =>
    next.shared > best.shared || (next.shared === best.shared && next.distance < best.distance) ? next : best,
  ).name
}

/** Levenshtein's distance by Wagner and Fischer, one row at a time. */
function editDistance(a: string, b: string): number {
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
