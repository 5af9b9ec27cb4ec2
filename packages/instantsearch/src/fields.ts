/** A field as `GET /v1/fields` lists it. */
export interface Field {
  readonly field: string
  readonly type: string
  readonly operators: readonly string[]
  readonly facetable: boolean
  readonly same_as?: string
}

export type Fields = ReadonlyMap<string, Field>

/** An attribute without a definition is text. What does not exist at all is for the api to say. */
export function fieldOf(fields: Fields, name: string): Field {
  return fields.get(name) ?? { field: name, type: 'text', operators: ['is', 'in', 'exists'], facetable: true }
}

/** The name that stands for a field and its other names. */
export function mainName(fields: Fields, name: string): string {
  return fields.get(name)?.same_as ?? name
}

const listedTypes = ['status', 'campaign', 'labels', 'text', 'boolean', 'number', 'date']
const maxFacets = 20

/** The fields that `facets: ['*']` counts. */
export function everyFacet(fields: Fields): string[] {
  return [...fields.values()]
    .filter(({ type, same_as, facetable }) => {
      const hasOtherName = same_as !== undefined && type !== 'campaign'
      return facetable && !hasOtherName && listedTypes.includes(type)
    })
    .slice(0, maxFacets)
    .map(({ field }) => field)
}
