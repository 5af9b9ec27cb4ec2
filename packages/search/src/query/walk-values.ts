import type { estypes } from '@elastic/elasticsearch'
import type { Ask } from './ask.ts'
import { insideAttribute, ofAttribute } from './of-attribute.ts'
import type { ValueCount } from './read-facets.ts'

/** The values of a field that can be counted. */
export interface WalkedField {
  readonly field: string
  /** Only terms that begin so; it is not part of the values. */
  readonly prefix?: string
  /** The key of the attribute that has the field. */
  readonly key?: string
}

/** So many values are in memory at once. */
const pageSize = 20_000

interface Page {
  readonly buckets: readonly {
    readonly key: { readonly term: string | number }
    readonly doc_count: number
    readonly leads?: { readonly doc_count: number }
  }[]
}

/**
 * All values of a field with their exact counts, page after page, in the order of the index. Every page counts all leads
 * again, but on any number of shards, and however many values there are.
 */
export async function* walkValues(walked: WalkedField, ask: Ask): AsyncGenerator<readonly ValueCount[]> {
  const { prefix = '' } = walked
  for (let from: string | number | undefined = prefix === '' ? undefined : prefix, isLast = false; !isLast; ) {
    const { buckets } = await askPage(walked, from, ask)
    // Behind the last one stand the terms of other attributes.
    const own = buckets.filter(({ key: { term } }) => String(term).startsWith(prefix))
    yield own.map(({ key: { term }, leads, doc_count }) => ({
      value: typeof term === 'string' ? term.slice(prefix.length) : term,
      count: leads?.doc_count ?? doc_count,
    }))
    isLast = own.length < pageSize
    from = own.at(-1)?.key.term
  }
}

async function askPage({ field, key }: WalkedField, from: string | number | undefined, ask: Ask): Promise<Page> {
  const composite: estypes.AggregationsCompositeAggregation = {
    size: pageSize,
    sources: [{ term: { terms: { field } } }],
    ...(from !== undefined && { after: { term: from } }),
  }
  if (key === undefined) return (await ask({ page: { composite } })).page as Page
  const inside = ofAttribute(key, { page: { composite, aggs: { leads: { reverse_nested: {} } } } })
  return insideAttribute((await ask({ inside })).inside)?.page as Page
}
