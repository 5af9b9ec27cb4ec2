import { usePage } from '../search/page-context.ts'
import { partsOf } from '../state/native-search.ts'
import { bodyOf, findLeads, gridOf, type MapSearch, maxPoints } from './found-leads.ts'
import { useAnswer } from './use-answer.ts'
import type { Size, View } from './view.ts'

/** Fine enough to see where in the world leads are, and never more cells than the api counts. */
const wholeGrid = 6

export function useMapSearch(): MapSearch {
  const { state, fields } = usePage()
  const conditions = partsOf(state, fields).map(({ condition }) => condition)
  return { ...(state.query.trim() !== '' && { query: state.query }), conditions }
}

/** All leads of the search that have a point, wherever they are. */
export function useWhole(search: MapSearch) {
  const body = bodyOf(search, { grid: wholeGrid })
  return useAnswer(JSON.stringify(body), (signal) => findLeads(body, signal))
}

/** Those that a view shows, and, where a circle is searched, in which cells others are outside of it. */
export function useShown(search: MapSearch, view: View | undefined, size: Size) {
  const wanted = view && gridOf(view, size)
  const isAround = search.conditions.some((condition) => 'near' in condition)
  const everywhere = { ...search, conditions: search.conditions.filter((condition) => !('near' in condition)) }
  const asked = wanted && [
    bodyOf(search, { ...wanted, leads: maxPoints }),
    ...(isAround ? [bodyOf(everywhere, wanted)] : []),
  ]
  return useAnswer(asked && JSON.stringify(asked), async (signal) => {
    const [inside, all] = await Promise.all((asked ?? []).map((body) => findLeads(body, signal)))
    if (!inside) throw new Error('Nothing was asked for.')
    const known = new Set(inside.cells.map(({ tile }) => tile))
    return { ...inside, others: (all?.cells ?? []).filter(({ tile }) => !known.has(tile)) }
  })
}
