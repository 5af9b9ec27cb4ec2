/** Numbers keep their spelling, as `->>` of Postgres prints them. TypeScript does not know the third parameter yet. */
const keepSpelling = ((_: string, value: unknown, context?: { source: string }) =>
  typeof value === 'number' ? context?.source : value) as (key: string, value: unknown) => unknown

/**
 * The values in a JSON array, as texts; those of arrays, objects and null are left out. Empty for an object. Of an array
 * that was cut in the middle, the values before the cut.
 */
export function arrayValues(json: string): string[] {
  if (!json.startsWith('[')) return []
  const values = parsed(json) ?? parsed(`${json.slice(0, json.lastIndexOf(', '))}]`)
  if (!Array.isArray(values)) return []
  return values.filter((value) => value !== null && typeof value !== 'object').map(String)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json, keepSpelling)
  } catch {
    return undefined
  }
}
