import { type RefObject, useRef } from 'react'
import { type Box, boxOfCells } from './box.ts'
import type { Cluster } from './clusters.ts'
import { bodyOf, findLeads, gridOf, type MapSearch } from './found-leads.ts'
import type { Here } from './map-leads.tsx'
import { boxOfSpots, type Spots } from './spots.ts'
import { maxZoom, type Size, type View } from './view.ts'

interface OpenCluster {
  readonly search: MapSearch
  readonly view: View
  readonly size: Size
  readonly show: (box: Box) => void
  readonly onHere: (here: Here) => void
  readonly surface: RefObject<HTMLDivElement | null>
}

/** Degrees that no zoom takes apart: about twenty metres. */
const onePlace = 0.0002

/** A click on a bubble shows what is in it: nearer, to where its leads come apart, or as a list when they never do. */
export function useOpenCluster({ search, view, size, show, onHere, surface }: OpenCluster) {
  const last = useRef<AbortController>(undefined)
  return ({ items, lat, lon }: Cluster<Spots>, byKeyboard: boolean): void => {
    const box = boxOfSpots(items)
    if (!box) return
    last.current?.abort()
    const stop = new AbortController()
    last.current = stop
    // The bubble is about to be taken away, and the focus with it.
    if (byKeyboard) surface.current?.focus()
    const open = (inside: Box) => {
      if (stop.signal.aborted) return
      const isOnePlace = inside.north - inside.south < onePlace && Math.abs(inside.east - inside.west) < onePlace * 4
      if (isOnePlace || view.zoom > maxZoom - 0.5) onHere({ lat, lon, box: inside })
      else show(inside)
    }
    const grid = gridOf(view, size).grid + (items.length === 1 ? 6 : 4)
    if (items[0]?.lead) open(box)
    else void boxInside(search, box, Math.min(grid, 29), stop.signal).then(open)
  }
}

/** Where the leads of some cells are, looked at more closely: one cell further than many. */
async function boxInside(search: MapSearch, box: Box, grid: number, signal: AbortSignal): Promise<Box> {
  try {
    return boxOfCells((await findLeads(bodyOf(search, { within: box, grid }), signal)).cells) ?? box
  } catch {
    // The bubble itself is near enough.
    return box
  }
}
