import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { Engine } from '../engine/engine.ts'
import { totalOf } from '../engine/exact-count.ts'
import type { LeadList } from './compile-list.ts'
import { readSortValues } from './compile-sort.ts'
import type { Reach } from './reach.ts'
import { listBody } from './search-leads.ts'

/** Some of the leads of a list, in its order. */
export interface IdPage {
  readonly ids: readonly number[]
  /** Exact number of all leads of the list. */
  readonly total: number
}

interface WalkOptions {
  /** Aborts the walk. */
  readonly signal?: AbortSignal
  /** Leads of a page, at most 10,000. (Default: 5,000.) */
  readonly rows?: number
}

/** What is walked through. */
type WalkedList = Pick<LeadList, 'conditions' | 'text' | 'sort'>

/** For so long the index keeps its state for the next page: whoever reads may be slow. */
const keepAlive = '10m'

/**
 * The ids of a list of leads of one company, page by page, from one point in time of the index: what changes meanwhile does
 * not show. At least one page, which may be empty. Throws the client's error when Elasticsearch fails, is too slow, or was
 * not asked for ten minutes.
 */
export async function* walkLeadIds(
  { client, alias }: Engine,
  reach: Reach,
  list: WalkedList,
  { signal, rows = 5_000 }: WalkOptions = {},
): AsyncGenerator<IdPage> {
  const options = signal ? { signal } : {}
  let { id } = await client.openPointInTime({ index: alias, keep_alive: keepAlive }, options)
  try {
    let [after, total]: [LeadList['after'], number] = [undefined, 0]
    do {
      const body = walkBody(reach, list, { rows, after })
      const answer = await client.search<LeadDocument>({ ...body, pit: { id, keep_alive: keepAlive } }, options)
      if (after === undefined) total = totalOf(answer)
      id = answer.pit_id ?? id
      const hits = answer.hits.hits.slice(0, rows).map((hit) => readSortValues(withoutTieBreaker(hit, body), list.sort))
      yield { ids: hits.map((values) => Number(values.at(-1))), total }
      after = answer.hits.hits.length > rows ? hits.at(-1) : undefined
    } while (after)
  } finally {
    // One that cannot be closed ends by itself.
    await client.closePointInTime({ id }).catch(() => undefined)
  }
}

/** The request body for a page. The ids are among the sort values, and only the first page counts. */
export function walkBody(reach: Reach, list: WalkedList, { rows, after }: Pick<LeadList, 'rows' | 'after'>) {
  const body = listBody(reach, { ...list, rows, from: 0, after, include: new Set(), facets: [] })
  return { ...body, _source: false, track_total_hits: after === undefined }
}

/** A search in a point in time adds a sort value of its own. */
function withoutTieBreaker(
  { sort = [] }: Pick<estypes.SearchHit, 'sort'>,
  body: estypes.SearchRequest,
): Pick<estypes.SearchHit, 'sort'> {
  return { sort: sort.slice(0, (body.sort as unknown[]).length) }
}
