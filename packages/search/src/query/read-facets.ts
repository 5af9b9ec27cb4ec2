import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { AttributeReading, Facet, FacetValues, SpelledIn } from '@galena/lead/search/facet'
import { byCodePoint } from '@galena/lead/text/fold'
import { TooManyValuesError } from '../engine/engine-error.ts'
import { aggregatesOf, maxTiles, type TermValues } from './compile-facets.ts'
import { compileFilter, ofReading } from './compile-filter.ts'
import type { EngineQuery } from './engine-query.ts'
import { insideAttribute } from './of-attribute.ts'
import { type TextValues, textSpan } from './text-span.ts'

/** A value and how many distinct leads have it. */
export interface ValueCount {
  readonly value: string | number | boolean
  readonly count: number
}

/** The counts of one facet. */
export interface FacetCounts {
  /** Most frequent first; of equally frequent ones the lesser value. */
  readonly values?: readonly ValueCount[]
  /** Leads with a value that is not among the values; undefined when that takes another request. */
  readonly other?: number
  /** Matches those leads, so that another request can count them. */
  readonly left?: EngineQuery
  /** Of a text attribute. */
  readonly texts?: TextCounts
  /** Set when Elasticsearch cannot say that the counts are exact. */
  readonly isInexact?: true
  /** Set when the values are as documents hold them, not as leads spell them. */
  readonly areTerms?: true
  readonly missing: number
  readonly stats?: { readonly min: number | null; readonly max: number | null; readonly count: number }
  readonly ranges?: readonly number[]
  /** By the beginning of each interval: milliseconds since 1970, or a day as midnight UTC. */
  readonly interval?: readonly { readonly start: number; readonly count: number }[]
  readonly cells?: readonly { readonly tile: string; readonly count: number }[]
}

/** What the first response says about the texts of an attribute. */
interface TextCounts {
  /** The counts of all texts together. */
  readonly sum: number
  /** The values are all that there are. */
  readonly isWhole: boolean
  /** No lead has two texts, so counts of values are counts of leads. */
  readonly isSingle: boolean
}

type Aggregate = Record<string, unknown>
type Answer = Pick<estypes.SearchResponse<LeadDocument>, 'aggregations' | '_shards'>
interface TermsBucket {
  readonly key: string | number
  readonly doc_count: number
  readonly leads?: { readonly doc_count: number }
  readonly spelled?: { readonly hits: { readonly hits: readonly estypes.SearchHit<LeadDocument>[] } }
}
interface Terms {
  readonly buckets: readonly TermsBucket[]
  readonly sum_other_doc_count?: number
  readonly doc_count_error_upper_bound?: number
}
interface Filters {
  readonly buckets: readonly { readonly doc_count: number }[]
}

/** The counts of the facets, in their order, of a response. */
export function readFacetCounts({ aggregations, _shards }: Answer, facets: readonly Facet[]): FacetCounts[] {
  return facets.map((facet, index) => {
    const { isInexact, ...counts } = readCounts(aggregatesOf(aggregations, index), facet)
    // One shard alone knows all counts, even where Elasticsearch gives no bound of their error.
    return { ...counts, ...(isInexact && _shards.total > 1 && { isInexact }) }
  })
}

function readCounts(aggregate: Aggregate, facet: Facet): FacetCounts {
  const { values, stats, buckets, ranges, interval, grid } = facet
  const numbers = insideAttribute(aggregate.numbers)?.stats as { min: number | null; max: number | null } | undefined
  return {
    missing: countOf(aggregate.missing),
    ...(values && readValues(aggregate, values)),
    ...((stats ?? buckets) && {
      stats: { min: numbers?.min ?? null, max: numbers?.max ?? null, count: countOf(aggregate.counted) },
    }),
    ...(ranges && { ranges: filterCounts(aggregate.ranges) }),
    ...(interval && { interval: readIntervals(aggregate.interval) }),
    ...(grid !== undefined && {
      cells: readCells(bucketsOf(aggregate.grid), facet),
    }),
  }
}

function readValues(aggregate: Aggregate, values: FacetValues): Partial<FacetCounts> {
  switch (values.by) {
    case 'flag': {
      const [withIt = 0, without = 0] = filterCounts(aggregate.values)
      const both = [
        { value: true, count: withIt },
        { value: false, count: without },
      ]
      return { values: both.filter(({ count }) => count > 0).sort(byCount), other: 0 }
    }
    case 'groups':
      return readGroups(aggregate, values)
    case 'terms': {
      const terms = aggregate.values as Terms | undefined
      const areTerms = bucketsOf(terms).some(({ spelled }) => !spelled)
      return {
        values: readTerms(terms, values),
        other: terms?.sum_other_doc_count ?? 0,
        ...(areTerms && { areTerms }),
        ...exactness(terms),
      }
    }
    case 'texts':
      return readTexts(aggregate, values)
    case 'attribute': {
      const terms = insideAttribute(aggregate.values)?.values as Terms | undefined
      const found = bucketsOf(terms).map(({ key, leads, doc_count }) => ({
        value: Number(key),
        count: leads?.doc_count ?? doc_count,
      }))
      const isWhole = (terms?.sum_other_doc_count ?? 0) === 0
      return {
        values: found.sort(byCount),
        ...(isWhole ? { other: 0 } : { left: otherNumbers(values, found), ...exactness(terms) }),
      }
    }
  }
}

/** Each term as its newest lead spells it. */
export function readTerms(terms: unknown, { shownIn }: TermValues): readonly ValueCount[] {
  return bucketsOf(terms).map((bucket) => ({ value: spellingOf(bucket, shownIn), count: bucket.doc_count }))
}

function readTexts(aggregate: Aggregate, { key, search }: TextValues): Partial<FacetCounts> {
  const terms = aggregate.values as Terms | undefined
  const { after } = textSpan(key)
  const found = bucketsOf(terms).map((bucket) => ({
    value: String(bucket.key).slice(after.length),
    count: bucket.doc_count,
  }))
  const others = terms?.sum_other_doc_count ?? 0
  const sum = found.reduce((total, { count }) => total + count, others)
  const leads = countOf(aggregate) - countOf(aggregate.missing)
  const isSingle = sum === leads && countOf(aggregate.structured) === 0
  return {
    values: found,
    texts: { sum, isWhole: others === 0, isSingle },
    // A search needs all of them, which no larger part of each shard is.
    ...(search === undefined && exactness(terms)),
  }
}

/** The leads with another number, or day, than these. */
export function otherNumbers({ key, reading }: AttributeReading, shown: readonly ValueCount[]): EngineQuery {
  const field = `attributes.${reading}`
  return ofReading(key, {
    bool: {
      filter: [{ exists: { field } }],
      must_not: [{ terms: { [field]: shown.map(({ value }) => Number(value)) } }],
    },
  })
}

function readGroups(
  aggregate: Aggregate,
  { groups, size, field }: Extract<FacetValues, { by: 'groups' }>,
): Partial<FacetCounts> {
  const counts = new Map(bucketsOf(aggregate.values).map(({ key, doc_count }) => [Number(key), doc_count]))
  const several = groups.filter(({ ids }) => ids.length > 1)
  const merged = new Map(several.map((group, index) => [group, filterCounts(aggregate.merged)[index] ?? 0]))
  // A lead is in one folder and one campaign, so their counts add up; it can have several labels of a group.
  const countOfGroup = (group: (typeof groups)[number]) =>
    (field === 'label_ids' ? merged.get(group) : undefined) ??
    group.ids.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0)
  const found = groups
    .map((group) => ({ value: group.value, count: countOfGroup(group), ids: group.ids }))
    .filter(({ count }) => count > 0)
    .sort(byCount)
  const left = found.slice(size)
  return {
    values: found.slice(0, size).map(({ value, count }) => ({ value, count })),
    ...(field === 'label_ids' && left.length > 0
      ? { left: compileFilter({ kind: 'label', ids: left.flatMap(({ ids }) => ids) }) }
      : { other: left.reduce((sum, { count }) => sum + count, 0) }),
  }
}

function byCount(a: ValueCount, b: ValueCount): number {
  if (a.count !== b.count) return b.count - a.count
  if (typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value
  return byCodePoint(String(a.value), String(b.value))
}

function spellingOf({ key, spelled }: TermsBucket, shownIn: SpelledIn): string {
  const text = spelled?.hits.hits[0]?._source?.candidate[shownIn]
  return text?.trim() ?? String(key)
}

function exactness(terms: Terms | undefined): Partial<FacetCounts> {
  return (terms?.doc_count_error_upper_bound ?? 0) === 0 ? {} : { isInexact: true }
}

function readIntervals(aggregate: unknown): NonNullable<FacetCounts['interval']> {
  const inside = insideAttribute(aggregate)?.interval ?? aggregate
  return bucketsOf(inside).map(({ key, leads, doc_count }) => ({
    start: Number(key),
    count: leads?.doc_count ?? doc_count,
  }))
}

function readCells(tiles: readonly TermsBucket[], { name }: Facet): NonNullable<FacetCounts['cells']> {
  if (tiles.length > maxTiles)
    throw new TooManyValuesError(
      name,
      'grid',
      `The map has more than ${maxTiles} cells: send a lower zoom, or a filter for the part of the map that is shown.`,
    )
  return tiles.map(({ key, doc_count }) => ({ tile: String(key), count: doc_count }))
}

function bucketsOf(aggregate: unknown): readonly TermsBucket[] {
  return (aggregate as Partial<Terms> | undefined)?.buckets ?? []
}

export function filterCounts(aggregate: unknown): number[] {
  return ((aggregate as Partial<Filters> | undefined)?.buckets ?? []).map(({ doc_count }) => doc_count)
}

function countOf(aggregate: unknown): number {
  return (aggregate as { readonly doc_count?: number } | undefined)?.doc_count ?? 0
}
