import { usePage } from '../search/page-context.ts'
import { partsOf, textOf } from '../state/native-search.ts'
import { bodyOf, findLeads, gridOf, type MapSearch, maxPoints } from './found-leads.ts'
import { useAnswer } from './use-answer.ts'
import type { Size, View } from './view.ts'

/** Fine enough to see where in the world leads are, and never more cells than the api counts. */
const wholeGrid = 6

export function useMapSearch(): MapSearch {
  const { state, fields } = usePage()
  const conditions = partsOf(state, fields).map(({ condition }) => condition)
  return { text: textOf(state), conditions }
}

/** All leads of the search that have a point, wherever they are. */
export function useWhole(search: MapSearch) {
  const body = bodyOf(search, { grid: wholeGrid })
  return useAnswer(JSON.stringify(body), (signal) => findLeads(body, signal))
}

/** Those that a view shows, and, where a circle is searched, in which cells others are outside of it. */
export function useShown(search: MapSearch, view: View | undefined, size: Size) {
  const wanted = view && gridOf(view, size)
  const isAround = search.conditions.some(({ near }) => near !== undefined)
  const asked = wanted && JSON.stringify([bodyOf(search, wanted), isAround])
  return useAnswer(asked, async (signal) => {
    if (!wanted) throw new Error('Nothing is shown yet.')
    const [inside, all] = await Promise.all([
      findShown(search, wanted, signal),
      isAround ? findLeads(bodyOf(everywhere(search), wanted), signal) : undefined,
    ])
    const known = new Set(inside.cells.map(({ tile }) => tile))
    return { ...inside, others: (all?.cells ?? []).filter(({ tile }) => !known.has(tile)) }
  })
}

/** Few leads are asked for one by one. */
async function findShown(search: MapSearch, wanted: ReturnType<typeof gridOf>, signal: AbortSignal) {
  const counted = await findLeads(bodyOf(search, wanted), signal)
  if (counted.total === 0 || counted.total > maxPoints) return counted
  return findLeads(bodyOf(search, { ...wanted, leads: maxPoints }), signal)
}

function everywhere(search: MapSearch): MapSearch {
  return { ...search, conditions: search.conditions.filter(({ near }) => near === undefined) }
}
