import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import { type Hit, readHit } from '../paging/read-page.ts'
import type { LeadList } from './compile-list.ts'
import { readSortValues } from './compile-sort.ts'

/** A lead of a list, and its sort values: where the next part of the list begins. */
export interface ListedHit extends Hit {
  readonly sortValues: readonly (string | number | null)[]
}

/** The rows of a part of a list. */
export interface ListedHits {
  readonly hits: readonly ListedHit[]
  /** No lead follows the last of the hits. */
  readonly isEnd: boolean
}

/** The rows that a response has for a list, which asks for one more than it shows. */
export function listedHits(
  { hits: { hits } }: estypes.SearchResponse<LeadDocument>,
  { sort, rows }: LeadList,
): ListedHits {
  const shown = hits.slice(0, rows)
  return {
    hits: shown.flatMap((hit) => readHit(hit).map((read) => ({ ...read, sortValues: readSortValues(hit, sort) }))),
    isEnd: hits.length <= rows,
  }
}
