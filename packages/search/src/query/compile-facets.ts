import type { estypes } from '@elastic/elasticsearch'
import type { Facet, FacetInterval, FacetValues } from '@galena/lead/search/facet'
import type { Filter } from '@galena/lead/search/filter'
import { structureTerm } from '@galena/lead/text/attribute-value'
import { compileFilter } from './compile-filter.ts'
import { allOf, type EngineQuery } from './engine-query.ts'
import { ofAttribute } from './of-attribute.ts'
import { maxListed, type TextValues, textField, textSpan } from './text-span.ts'

export type TermValues = Extract<FacetValues, { by: 'terms' }>
type Aggregations = Record<string, estypes.AggregationsAggregationContainer>
type Answered = estypes.SearchResponse['aggregations']

/** A condition that stands directly under the top `and` of a filter, and the field of it. */
export interface FieldCondition {
  readonly field?: string | undefined
  readonly filter: Filter
}

/**
 * The conditions on fields whose facet leaves them out. They narrow the hits and their total after everything was counted
 * (`post_filter`), so that each facet can be counted without its own.
 */
export function conditionsLeftOut(
  conditions: readonly FieldCondition[],
  facets: readonly Facet[],
): readonly FieldCondition[] {
  const fields = new Set(facets.flatMap(({ leavesOut }) => leavesOut ?? []))
  return conditions.filter(({ field }) => field !== undefined && fields.has(field))
}

/**
 * Matches all leads that any facet or the hits need: whoever lacks conditions on two of the fields is counted nowhere.
 * Empty where that narrows nothing.
 */
export function countedSomewhere(leftOut: readonly FieldCondition[]): readonly EngineQuery[] {
  const fields = [...new Set(leftOut.map(({ field }) => field))]
  if (fields.length < 2) return []
  return [{ bool: { should: fields.map((leavesOut) => othersThan({ leavesOut }, leftOut)), minimum_should_match: 1 } }]
}

/** How many buckets a shard returns, by the name of the facet; more than Elasticsearch's own choice makes counts exact. */
export type ShardSizes = ReadonlyMap<string, number>

/**
 * The counts of all facets of a search. `leftOut` are the conditions that the query of the search lacks. Facets that leave
 * the same ones out are counted below one filter, by which each lead is tested once; `aggregatesOf` reads them.
 */
export function compileFacets(
  facets: readonly Facet[],
  leftOut: readonly FieldCondition[],
  shardSizes: ShardSizes = new Map(),
): Aggregations {
  const groups = new Map<string | undefined, { filter: EngineQuery; aggs: Aggregations }>()
  for (const [index, facet] of facets.entries()) {
    const own = leftOut.find(({ field }) => field === facet.leavesOut)?.field
    const group = groups.get(own) ?? { filter: othersThan(facet, leftOut), aggs: {} }
    groups.set(own, group)
    const parts = { ...partsOf(facet, shardSizes.get(facet.name)), ...absence(facet) }
    for (const [part, aggregation] of Object.entries(parts)) group.aggs[partName(index, part)] = aggregation
  }
  return Object.fromEntries([...groups.values()].map((group, index) => [`group_${index}`, group]))
}

/** What was counted for a facet: the parts of it, by their names, and the leads among which they were counted. */
export function aggregatesOf(aggregations: Answered, facet: number): Record<string, unknown> {
  const prefix = partName(facet, '')
  for (const group of Object.values(aggregations ?? {}) as Record<string, unknown>[]) {
    const parts = Object.entries(group).filter(([name]) => name.startsWith(prefix))
    if (parts.length === 0) continue
    const named = parts.map(([name, aggregate]) => [name.slice(prefix.length), aggregate])
    return { ...Object.fromEntries(named), doc_count: group.doc_count }
  }
  return {}
}

function partName(facet: number, part: string): string {
  return `${facetName(facet)}.${part}`
}

/** Filters to be counted among the leads of a facet. */
export function compileParts(
  parts: readonly { readonly facet: Facet; readonly filters: readonly EngineQuery[] }[],
  leftOut: readonly FieldCondition[],
): Aggregations {
  const entries = parts.map(({ facet, filters }, index): [string, estypes.AggregationsAggregationContainer] => [
    facetName(index),
    { filter: othersThan(facet, leftOut), aggs: { parts: { filters: { filters: [...filters] } } } },
  ])
  return Object.fromEntries(entries)
}

/** The conditions that a facet does not leave out. */
export function othersThan({ leavesOut }: Pick<Facet, 'leavesOut'>, leftOut: readonly FieldCondition[]): EngineQuery {
  return allOf(...leftOut.filter(({ field }) => field !== leavesOut).map(({ filter }) => compileFilter(filter)))
}

export function facetName(index: number): string {
  return `facet_${index}`
}

function absence({ present }: Facet): Aggregations {
  return { missing: { filter: compileFilter({ kind: 'not', filter: present }) } }
}

function partsOf(
  { values, stats, buckets, ranges, interval, grid }: Facet,
  shardSize: number | undefined,
): Aggregations {
  const numbers = stats ?? buckets
  return {
    ...(values && compileValues(values, shardSize)),
    ...(numbers && {
      numbers: ofAttribute(numbers.key, { stats: { stats: { field: `attributes.${numbers.reading}` } } }),
    }),
    ...(numbers && { counted: { filter: compileFilter({ kind: 'attribute range', ...numbers, bounds: everything }) } }),
    ...(ranges && { ranges: { filters: { filters: ranges.map(({ filter }) => compileFilter(filter)) } } }),
    ...(interval && { interval: compileInterval(interval) }),
    ...(grid !== undefined && {
      grid: { geotile_grid: { field: 'point', precision: grid, size: maxTiles + 1 } },
    }),
  }
}

const everything = { gte: -Number.MAX_VALUE }
/** No map shows more points, and Elasticsearch allows 65,536 buckets in a response. If no more come, none was left out on any shard. */
export const maxTiles = 10_000

function compileValues(values: FacetValues, shardSize: number | undefined): Aggregations {
  switch (values.by) {
    case 'flag':
      return { values: { filters: { filters: [{ term: { resume: true } }, { term: { resume: false } }] } } }
    case 'groups': {
      const ids = values.groups.flatMap((group) => group.ids).map(String)
      const several = values.groups.filter((group) => group.ids.length > 1)
      if (ids.length === 0) return {}
      return {
        // As many as there are, so that none is left out on any shard.
        values: { terms: { field: values.field, size: ids.length, include: ids } },
        ...(values.field === 'label_ids' &&
          several.length > 0 && {
            merged: {
              filters: {
                filters: several.map((group): EngineQuery => ({ terms: { label_ids: group.ids.map(String) } })),
              },
            },
          }),
      }
    }
    case 'terms': {
      const { search } = values
      return {
        // Asked again, many terms come from each shard: how leads spell them is asked for when it is known which are shown.
        values: compileTerms(
          values,
          {
            ...(shardSize !== undefined && { shard_size: shardSize }),
            ...(search !== undefined && { include: `.*${escapeRegExp(search)}.*` }),
          },
          shardSize === undefined,
        ),
      }
    }
    case 'texts':
      return compileTexts(values, shardSize)
    case 'attribute':
      return {
        values: ofAttribute(values.key, {
          values: {
            terms: {
              field: `attributes.${values.reading}`,
              size: values.size,
              ...(shardSize !== undefined && { shard_size: shardSize }),
              // A list of a lead may hold a value twice.
              order: [{ leads: 'desc' }, { _key: 'asc' }],
            },
            aggs: { leads: { reverse_nested: {} } },
          },
        }),
      }
  }
}

/** Every character that means something in a regular expression of Lucene. */
function escapeRegExp(text: string): string {
  return text.replace(/[.?+*|{}[\]()"\\#@&<>~^$-]/g, '\\$&')
}

/** Counts terms, each with how its newest lead spells it, if that is asked for. */
export function compileTerms(
  { field, size, shownIn }: TermValues,
  options: Pick<estypes.AggregationsTermsAggregation, 'shard_size' | 'include'>,
  areSpelled = true,
): estypes.AggregationsAggregationContainer {
  const spelled = { top_hits: { size: 1, sort: [{ id: 'desc' as const }], _source: [`candidate.${shownIn}`] } }
  return { terms: { field, size, ...options }, ...(areSpelled && { aggs: { spelled } }) }
}

/** Counts the terms of one attribute that are texts, and the leads with a value that is none. */
function compileTexts({ key, size, search }: TextValues, shardSize: number | undefined): Aggregations {
  return {
    values: {
      terms: {
        field: textField,
        include: `${escapeRegExp(textSpan(key).after)}.+`,
        size: search === undefined ? size : Math.max(size, maxListed),
        ...(shardSize !== undefined && { shard_size: shardSize }),
      },
    },
    structured: { filter: { term: { attribute_terms: structureTerm(key) } } },
  }
}

function compileInterval(interval: FacetInterval): estypes.AggregationsAggregationContainer {
  const unit = { calendar_interval: interval.unit, min_doc_count: 1 } as const
  if ('field' in interval) return { date_histogram: { field: interval.field, time_zone: interval.zone, ...unit } }
  return ofAttribute(interval.key, {
    interval: { date_histogram: { field: 'attributes.date', ...unit }, aggs: { leads: { reverse_nested: {} } } },
  })
}
