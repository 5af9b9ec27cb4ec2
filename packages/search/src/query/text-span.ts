import type { FacetValues } from '@galena/lead/search/facet'
import { valueTerms } from '@galena/lead/text/attribute-value'

export type TextValues = Extract<FacetValues, { by: 'texts' }>

/** The part of `attribute_terms` that can be counted. */
export const textField = 'attribute_terms.values'

/** Of a facet that searches its values, so many come with the first response; if there are more, all of them are walked through. */
export const maxListed = 1_000

/** The terms of an attribute's texts lie between these two; each begins with the first. The reader of facets refuses longer keys. */
export function textSpan(key: string): { after: string; before: string } {
  const span = valueTerms(key)
  if (span) return span
  throw new Error('The texts of an attribute with such a long key cannot be told apart.')
}
