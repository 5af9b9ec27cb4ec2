import { type RefObject, useCallback, useRef } from 'react'
import { type Box, boxOfCells } from './box.ts'
import type { Cluster } from './clusters.ts'
import { bodyOf, findLeads, gridOf, type MapSearch } from './found-leads.ts'
import type { Here } from './map-leads.tsx'
import { boxOfSpots, type Spots } from './spots.ts'
import { maxZoom, type Size, type View } from './view.ts'

interface OpenCluster {
  readonly search: MapSearch
  readonly view: View | undefined
  readonly size: Size | undefined
  readonly show: (box: Box, isNearer: boolean) => void
  readonly onHere: (here: Here) => void
  readonly surface: RefObject<HTMLDivElement | null>
}

/** Degrees that no zoom takes apart: about twenty metres. */
const onePlace = 0.0002

/** A click on a bubble shows what is in it: nearer, to where its leads come apart, or as a list when they never do. */
export function useOpenCluster({ search, view, size, show, onHere, surface }: OpenCluster) {
  const last = useRef<AbortController>(undefined)
  return useCallback(
    async ({ items, lat, lon }: Cluster<Spots>, byKeyboard: boolean) => {
      const box = boxOfSpots(items)
      if (!view || !size || !box) return
      last.current?.abort()
      const stop = new AbortController()
      last.current = stop
      // The bubble is about to be taken away, and the focus with it.
      if (byKeyboard) surface.current?.focus()
      const inside = items[0]?.lead ? box : await boxInside(search, box, gridOf(view, size).grid, items.length, stop)
      if (stop.signal.aborted) return
      const isOnePlace = inside.north - inside.south < onePlace && Math.abs(inside.east - inside.west) < onePlace * 4
      if (isOnePlace || view.zoom > maxZoom - 0.5) onHere({ lat, lon, box: inside })
      else show(inside, true)
    },
    [search, view, size, show, onHere, surface],
  )
}

/** Where the leads of some cells are, looked at more closely. One cell is looked into further than many. */
async function boxInside(
  search: MapSearch,
  box: Box,
  grid: number,
  cells: number,
  { signal }: AbortController,
): Promise<Box> {
  try {
    const body = bodyOf(search, { within: box, grid: Math.min(grid + (cells === 1 ? 6 : 4), 29) })
    return boxOfCells((await findLeads(body, signal)).cells) ?? box
  } catch {
    // The bubble itself is near enough.
    return box
  }
}
