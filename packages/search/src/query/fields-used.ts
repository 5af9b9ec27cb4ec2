/**
 * Which of these fields a request to Elasticsearch relies on, as the key of a query or a sort, or as the `field` of an
 * aggregation. Asked with the fields that are not ready, it says what a search must be refused for.
 */
export function fieldsUsed(request: unknown, fields: ReadonlySet<string>): string[] {
  const used = new Set<string>()
  if (fields.size > 0) collect(request, fields, used)
  return [...used].sort()
}

function collect(part: unknown, fields: ReadonlySet<string>, used: Set<string>): void {
  if (typeof part !== 'object' || part === null) return
  for (const [key, value] of Object.entries(part)) {
    if (fields.has(key)) used.add(key)
    if (key === 'field' && typeof value === 'string' && fields.has(value)) used.add(value)
    collect(value, fields, used)
  }
}
