/**
 * SQL for a value as it is compared with that of a line. A missing one equals an empty text, an empty list and false, as it
 * does for searches. JSON is compared as text, because to jsonb 7 equals 7.0.
 */
export function comparedValue(value: string, type: string, emptyJson = '[]'): string {
  switch (type) {
    case 'jsonb':
      return `coalesce(${value}, '${emptyJson}')::text`
    case 'text':
      return `coalesce(${value}, '')`
    case 'boolean':
      return `coalesce(${value}, false)`
    default:
      return value
  }
}
