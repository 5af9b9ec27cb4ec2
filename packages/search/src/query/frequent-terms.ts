import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { SpelledIn } from '@galena/lead/search/facet'
import type { TermField } from '@galena/lead/search/filter'
import type { Engine } from '../engine/engine.ts'
import { compileTerms } from './compile-facets.ts'
import type { Reach } from './reach.ts'
import { readTerms } from './read-facets.ts'
import { ofCompany } from './search-leads.ts'

interface RequestOptions {
  readonly signal?: AbortSignal
}

/** A field whose texts are compared as the document holds them, and the key of a lead that spells them. */
export interface TextField {
  readonly document: TermField
  readonly shownIn: SpelledIn
}

interface Terms {
  readonly buckets?: readonly { readonly key: string }[]
}

/** The most frequent values of each field among the leads of a company, as documents hold them. Counts may not be exact. */
export async function frequentTerms(
  { client, alias }: Engine,
  reach: Reach,
  fields: readonly TextField[],
  size: number,
  options: RequestOptions = {},
): Promise<readonly (readonly string[])[]> {
  if (fields.length === 0) return []
  const aggs = Object.fromEntries(fields.map(({ document }, index) => [index, { terms: { field: document, size } }]))
  const query = ofCompany(reach, { match_all: {} })
  const { aggregations } = await client.search<LeadDocument>(
    { index: alias, query, size: 0, track_total_hits: false, aggs },
    options,
  )
  return fields.map((_, index) => ((aggregations?.[index] as Terms | undefined)?.buckets ?? []).map(({ key }) => key))
}

/** How the newest lead of a company spells each value of a field, in the order of the values. */
export async function spellTerms(
  { client, alias }: Engine,
  reach: Reach,
  values: readonly { readonly field: TextField; readonly term: string }[],
  options: RequestOptions = {},
): Promise<readonly string[]> {
  if (values.length === 0) return []
  const terms = values.map(({ field, term }) => ({
    by: 'terms' as const,
    field: field.document,
    shownIn: field.shownIn,
    size: 1,
    search: undefined,
    term,
  }))
  const aggs = Object.fromEntries(terms.map((one, index) => [index, compileTerms(one, { include: [one.term] })]))
  const query = ofCompany(reach, { match_all: {} })
  const { aggregations } = await client.search<LeadDocument>(
    { index: alias, query, size: 0, track_total_hits: false, aggs },
    options,
  )
  return terms.map((one, index) => String(readTerms(aggregations?.[index], one)[0]?.value ?? one.term))
}
