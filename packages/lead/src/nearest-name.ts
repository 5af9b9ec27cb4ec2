/** The name that a misspelt one most likely meant. A valid name without its last word counts too: `sort_by`. */
export function nearestName(wrong: string, valid: readonly string[]): string {
  const typed = wrong.slice(0, 60).toLowerCase()
  const distances = valid.map((name) => {
    const stem = name.replace(/_[a-z]+$/, '')
    return { name, distance: Math.min(editDistance(typed, name), editDistance(typed, stem)) }
  })
  return distances.reduce((best, next) => (next.distance < best.distance ? next : best)).name
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
