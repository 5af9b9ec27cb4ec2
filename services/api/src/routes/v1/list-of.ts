import type { NativeSearch } from '@galena/lead/search/native/read-native-search'
import type { LeadList } from '@galena/search/query/compile-list'

/** The list of leads that a search asks a part of. */
export function listOf(search: NativeSearch): LeadList {
  const { conditions, text, sort, rows, page = 1, after, isCollapsed, include, facets } = search
  return {
    conditions,
    text: text && { kind: 'bar', reading: text },
    sort,
    rows,
    from: (page - 1) * rows,
    after,
    isCollapsed,
    include,
    facets,
  }
}
