import type { estypes } from '@elastic/elasticsearch'
import type { SortKey } from '@galena/lead/search/lead-query'
import { term } from '@galena/lead/text/attribute-value'
import type { EngineQuery } from './engine-query.ts'

type Sort = estypes.SortCombinations
type ScoreKey = Extract<SortKey, { by: 'relevance' | 'status' }>

/** Sort values of a lead, its id last. Null where it has no value, which comes last. */
type SortValues = readonly (string | number | null)[]

/**
 * What stands in for a missing value where a page begins behind one, because Elasticsearch accepts no null there: beyond
 * every instant, number and text of a document. No number of a document is infinite.
 */
const beyond = {
  instant: { asc: 8_640_000_000_000_001, desc: -8_640_000_000_000_001 },
  number: { asc: 'Infinity', desc: '-Infinity' },
  text: { asc: '\u{10FFFF}'.repeat(16), desc: '' },
} as const

/** A search text scores less than this: at most twelve for each of its words. Both fit into the 24 bits of a whole score. */
const scoresPerFolder = 8_192

export interface CompiledSort {
  readonly sort: Sort[]
  /** Where the page begins; undefined for the first page. */
  readonly searchAfter: (string | number)[] | undefined
}

/** The sort of a list, which ends with the id, the higher first; and where its page begins. */
export function compileSort(keys: readonly SortKey[], after: SortValues | undefined): CompiledSort {
  const engineKeys = withoutSecondScore(keys)
  const values = engineKeys.map((key, index) => {
    const value = after?.[index]
    return value === null ? stepOver(key) : value
  })
  const sort = engineKeys.map((key, index) => compileKey(key, after?.[index] === null))
  const id = after?.at(-1)
  return {
    sort: [...sort, { id: 'desc' }],
    searchAfter: after && [...values.filter((value) => value !== undefined), ...(typeof id === 'number' ? [id] : [])],
  }
}

/** Relevance and status are one score, so the second of them is not compared apart. */
function withoutSecondScore(keys: readonly SortKey[]): SortKey[] {
  const first = keys.findIndex(isScored)
  return keys.filter((key, index) => !isScored(key) || index === first)
}

function isScored(key: SortKey): key is ScoreKey {
  return key.by === 'relevance' || key.by === 'status'
}

function compileKey(key: SortKey, beginsBehindMissing: boolean): Sort {
  switch (key.by) {
    case 'relevance':
    case 'status':
      return { _score: { order: 'desc' } }
    case 'distance': {
      const { latitude, longitude } = key.centre
      return {
        _geo_distance: { point: { lat: latitude, lon: longitude }, order: key.direction, unit: 'm' },
      }
    }
    case 'attribute': {
      const field = `attributes.${key.reading}`
      const filter = { term: { 'attributes.key': term(key.key) } }
      return { [field]: { ...orderOf(key, beginsBehindMissing), nested: { path: 'attributes', filter } } }
    }
    case 'name':
    case 'source':
    case 'location':
    case 'created_at':
    case 'updated_at':
    case 'scheduled_at':
    case 'completed_at':
      return { [key.by]: orderOf(key, beginsBehindMissing) }
  }
}

type ValueKey = Exclude<SortKey, ScoreKey | { by: 'distance' }>

function orderOf(key: ValueKey, beginsBehindMissing: boolean): estypes.FieldSort {
  return { order: key.direction, missing: beginsBehindMissing ? stepOver(key) : '_last' }
}

/** The stand-in for a missing value of the key. */
function stepOver(key: SortKey): string | number {
  switch (key.by) {
    case 'relevance':
    case 'status':
    case 'distance':
      throw new Error(`A lead always has a value to sort by ${key.by}.`)
    case 'attribute':
      return beyond[key.reading === 'number' ? 'number' : 'instant'][key.direction]
    case 'name':
    case 'source':
    case 'location':
      return beyond.text[key.direction]
    case 'created_at':
    case 'updated_at':
    case 'scheduled_at':
    case 'completed_at':
      return beyond.instant[key.direction]
  }
}

/** The sort values of a hit, as a later page begins with them. */
export function readSortValues(hit: Pick<estypes.SearchHit, 'sort'>, keys: readonly SortKey[]): SortValues {
  const engineKeys = withoutSecondScore(keys)
  // The first page of the newest leads is sorted by the company before all else.
  const values = (hit.sort ?? []).slice(-(engineKeys.length + 1))
  return values.map((value, index) => {
    const key = engineKeys[index]
    if (typeof value === 'string' || typeof value === 'number') return key && isMissing(value, key) ? null : value
    return null
  })
}

/** Elasticsearch's stand-ins for a missing value are the ends of a long and of a double. */
function isMissing(value: string | number, key: SortKey): boolean {
  if (isScored(key) || key.by === 'distance') return false
  if (value === stepOver(key)) return true
  if (key.by === 'name' || key.by === 'source' || key.by === 'location') return false
  if (typeof value === 'string') return /Infinity|^-?922337203685477/.test(value)
  return key.by === 'attribute' && key.reading === 'number' ? !Number.isFinite(value) : Math.abs(value) > 9.2e18
}

/**
 * The query whose score the keys sort by, highest first: how well a lead matches the search text, the place of its folder,
 * or both in one number. `filters` add nothing to the score, `text` does.
 */
export function compileScore(
  keys: readonly SortKey[],
  filters: readonly EngineQuery[],
  text: EngineQuery | undefined,
): EngineQuery {
  const scored = keys.filter(isScored)
  const [first, second] = scored
  const byText = scored.some(({ by }) => by === 'relevance')
  const matching: EngineQuery = {
    bool: byText
      ? { filter: [...filters], must: text ? [text] : [] }
      : { filter: [...filters, ...(text ? [text] : [])] },
  }
  const status = scored.find((key) => key.by === 'status')
  if (!status) return matching
  const isFirst = first === status && second !== undefined
  const scale = isFirst ? scoresPerFolder : 1
  const functions = status.folders.map((id, index) => ({
    filter: { term: { folder_id: String(id) } },
    weight: scale * (status.direction === 'desc' ? index + 1 : status.folders.length - index),
  }))
  const boosted: EngineQuery =
    byText && !isFirst ? { bool: { must: [matching], boost: foldersPerScore(status.folders.length) } } : matching
  return {
    function_score: { query: boosted, functions, score_mode: 'first', boost_mode: byText ? 'sum' : 'replace' },
  }
}

function foldersPerScore(folders: number): number {
  return 2 ** Math.ceil(Math.log2(folders + 1))
}
