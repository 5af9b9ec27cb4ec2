import type { LeadDocument } from '@galena/lead/document/lead-document'

type Matches = (document: LeadDocument) => boolean
type Values = Readonly<Record<string, unknown>>

/** Tells whether a document matches a query of the engine, for the queries that search texts of digits compile to. */
export function matcher(query: object): Matches {
  const [kind = '', parts = {}] = (Object.entries(query) as [string, Values][])[0] ?? []
  const each = (queries: unknown) => [queries ?? []].flat().map((one) => matcher(one as object))
  const every =
    (all: readonly Matches[]): Matches =>
    (document) =>
      all.every((holds) => holds(document))
  const some =
    (any: readonly Matches[]): Matches =>
    (document) =>
      any.some((holds) => holds(document))
  switch (kind) {
    case 'bool': {
      const all = every([...each(parts.filter), ...each(parts.must)])
      const any = parts.should === undefined ? every([]) : some(each(parts.should))
      return (document) => all(document) && any(document)
    }
    case 'dis_max':
      return some(each(parts.queries))
    case 'constant_score':
      return every(each(parts.filter))
    case 'ids':
      return ({ id }) => (parts.values as string[]).includes(String(id))
    case 'term':
      return someValue(parts, (value, wanted) => value === wanted)
    case 'terms':
      return someValue(parts, (value, wanted) => (wanted as string[]).includes(value))
    case 'prefix':
      return someValue(parts, (value, wanted) => value.startsWith((wanted as { value: string }).value))
    // No number is found by a word.
    case 'fuzzy':
    case 'match_none':
      return () => false
    default:
      throw new Error(`No search text of digits compiles to ${kind}.`)
  }
}

function someValue(parts: Values, holds: (value: string, wanted: unknown) => boolean): Matches {
  const [field = '', wanted] = Object.entries(parts)[0] ?? []
  return (document) => {
    const values = [document[field as keyof LeadDocument] ?? []].flat() as (string | number)[]
    return values.some((value) => holds(String(value), wanted))
  }
}
