import { sortTerm, term, valueTerms } from '../../text/attribute-value.ts'
import { fold, foldCompletionMethod, foldTrimmed, spaceCompletionMethod } from '../../text/fold.ts'
import type { SpelledIn } from '../facet.ts'
import type { TermField, TimeField } from '../filter.ts'

export const boundNames = ['gt', 'gte', 'lt', 'lte'] as const
export type BoundName = (typeof boundNames)[number]

/** The operators of each kind of field. A condition has exactly one of them; bounds may be combined. */
export const operatorsOf = {
  status: ['is', 'in', 'exists'],
  'campaign id': ['is', 'in', 'exists'],
  'campaign title': ['is', 'in', 'exists'],
  label: ['is', 'in', 'all', 'exists'],
  term: ['is', 'in', 'exists'],
  'lead id': ['is', 'in'],
  'person id': ['is', 'in'],
  email: ['is', 'in', 'domain', 'starts_with', 'ends_with', 'exists'],
  phone: ['is', 'in', 'starts_with', 'ends_with', 'exists'],
  name: ['matches', 'exists'],
  location: ['is', 'in', 'words', 'near', 'within', 'exists'],
  flag: ['is'],
  instant: [...boundNames, 'exists'],
  'text attribute': ['is', 'in', 'exists'],
  'number attribute': ['is', 'in', ...boundNames, 'exists'],
  'date attribute': ['is', ...boundNames, 'exists'],
} as const

const valueOptions = ['size', 'search'] as const
/** The options of a facet of each kind of field; without any, a field has no facet. */
export const facetOptions = {
  status: valueOptions,
  'campaign id': valueOptions,
  'campaign title': valueOptions,
  label: valueOptions,
  term: valueOptions,
  'lead id': [],
  'person id': [],
  email: [],
  phone: [],
  name: [],
  location: [...valueOptions, 'grid'],
  flag: ['size'],
  instant: ['interval', 'ranges'],
  'text attribute': valueOptions,
  'number attribute': ['size', 'stats', 'buckets', 'ranges'],
  'date attribute': ['size', 'interval', 'ranges'],
} as const satisfies Record<keyof typeof operatorsOf, readonly string[]>

export type FacetOption = (typeof facetOptions)[keyof typeof facetOptions][number]

export type SearchFieldKind = keyof typeof operatorsOf
export type Operator = (typeof operatorsOf)[SearchFieldKind][number]

export type SearchField =
  | { readonly kind: Exclude<SearchFieldKind, 'term' | 'instant' | `${string} attribute`>; readonly sameAs?: string }
  /**
   * A text that is compared as the field of the document holds it. `termOf` makes that of what was sent, and `foldPart` a part
   * of it. (Default: `fold`.)
   */
  | {
      readonly kind: 'term'
      readonly document: TermField
      /** The key of a lead that spells the value. */
      readonly shownIn: SpelledIn
      readonly termOf: (text: string) => string
      readonly foldPart?: (text: string) => string
    }
  | { readonly kind: 'instant'; readonly document: TimeField }

/**
 * The fields that a condition can name, besides `others.KEY`. Conditions, facets and `GET /v1/fields` follow from this list.
 * `sameAs` is the field that another name stands for. A field that is compared as a text needs an entry here, and a field of
 * the document with its terms.
 */
export const searchFields: Readonly<Record<string, SearchField>> = {
  status: { kind: 'status' },
  folder: { kind: 'status', sameAs: 'status' },
  campaign_id: { kind: 'campaign id' },
  campaign: { kind: 'campaign title', sameAs: 'campaign_id' },
  labels: { kind: 'label' },
  source: foldedText('source'),
  completion_method: {
    kind: 'term',
    document: 'completion_method',
    shownIn: 'completion_method',
    termOf: (text) => term(foldCompletionMethod(text)),
    foldPart: (text) => fold(spaceCompletionMethod(text)),
  },
  gender: foldedText('gender'),
  education: foldedText('education'),
  school_name: foldedText('school_name'),
  id: { kind: 'lead id' },
  candidate_id: { kind: 'person id' },
  email: { kind: 'email' },
  phone: { kind: 'phone' },
  name: { kind: 'name' },
  location: { kind: 'location' },
  has_resume: { kind: 'flag' },
  created_at: { kind: 'instant', document: 'created_at' },
  updated_at: { kind: 'instant', document: 'updated_at' },
  scheduled_at: { kind: 'instant', document: 'scheduled_at' },
  completed_at: { kind: 'instant', document: 'completed_at' },
}

/** A text whose field of the document has the name of its key. */
function foldedText(name: SpelledIn): SearchField {
  return { kind: 'term', document: name, shownIn: name, termOf: (text) => sortTerm(foldTrimmed(text)) }
}

/** Where the document holds the texts of a field, and which key of a lead spells them; undefined for fields of other kinds. */
export function spelledField(name: string): { readonly document: TermField; readonly shownIn: SpelledIn } | undefined {
  const field = Object.hasOwn(searchFields, name) ? searchFields[name] : undefined
  if (field?.kind === 'location') return { document: 'location', shownIn: 'location' }
  return field?.kind === 'term' ? field : undefined
}

export const searchFieldNames = Object.keys(searchFields)

const attributePrefix = 'others.'
const maxFieldName = 500

/** Whether a name is longer than that of any field. Cursors and facts about a search repeat those of attributes. */
export function isLongField(name: string): boolean {
  return name.length > maxFieldName
}

export const longField = `No field has such a long name: at most ${maxFieldName} characters.`

/** The key of `others.KEY`, in whole, whatever it contains; undefined for any other field. */
export function attributeKey(field: string): string | undefined {
  return field.startsWith(attributePrefix) ? field.slice(attributePrefix.length) : undefined
}

/** Whether the values of a field can be counted. Those of a text attribute are found by a part of its key, if that is long. */
export function hasFacet(field: string, kind: SearchFieldKind): boolean {
  if (kind === 'text attribute') return valueTerms(attributeKey(field) ?? '') !== undefined
  return facetOptions[kind].length > 0
}
