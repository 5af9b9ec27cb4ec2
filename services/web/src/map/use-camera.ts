import { useCallback, useEffect, useRef } from 'react'
import { type Box, boxOfCells } from './box.ts'
import { boxAround, type Circle } from './circle.ts'
import type { FoundLeads } from './found-leads.ts'
import { boxOfSpots, groups } from './spots.ts'
import { fitting, isSeen, type Size, type View } from './view.ts'

interface Seen {
  readonly size: Size | undefined
  readonly view: View | undefined
  readonly setView: (next: (view: View | undefined) => View | undefined) => void
  readonly circle: Circle | undefined
  /** Whether it is known where the circle is, if there is one. */
  readonly isReady: boolean
  readonly whole: FoundLeads | undefined
  readonly isFailed: boolean
  readonly shown: FoundLeads | undefined
}

/** So many times cells of the whole world are looked into, to come as near as all leads allow. */
const maxSteps = 3
/** Few leads far from all others do not decide what is shown first. */
const mostOfThem = 0.97
const world: Box = { north: 75, south: -55, west: -180, east: 180 }

/** Where the map looks: first at the circle, else at most of the leads; later at a circle that is not seen. */
export function useCamera({ size, view, setView, circle, isReady, whole, isFailed, shown }: Seen) {
  const steps = useRef({ left: 0, isForAll: false })
  const show = useCallback(
    (box: Box | undefined, isNearer = false) => {
      if (!size) return
      const next = fitting(box ?? world, size)
      setView((now) => (isNearer && now ? { ...next, zoom: Math.max(next.zoom, now.zoom + 1) } : next))
    },
    [size, setView],
  )

  useEffect(() => {
    if (view || !size) return
    if (isFailed) show(undefined)
    if (!isReady || !whole) return
    steps.current = { left: circle ? 0 : maxSteps, isForAll: false }
    show(circle ? boxAround(circle) : boxOfCells(most(whole.cells)))
  }, [view, size, isReady, circle, whole, isFailed, show])

  useEffect(() => {
    const { left, isForAll } = steps.current
    if (left === 0 || !size || !view || !shown) return
    const items = groups(shown, view, size).flatMap((cluster) => cluster.items)
    const next = items.length > 0 && fitting(boxOfSpots(isForAll ? items : most(items)) ?? world, size)
    const isNearer = next && next.zoom > view.zoom + 0.25
    steps.current = { left: isNearer ? left - 1 : 0, isForAll }
    if (isNearer) setView(() => next)
  }, [shown, size, view, setView])

  const key = circle && `${circle.lat} ${circle.lon} ${circle.km}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: Only another circle is looked at, and not each movement of the map.
  useEffect(() => {
    if (circle && view && size && !isSeen(boxAround(circle), view, size)) show(boxAround(circle))
  }, [key])

  const showAll = () => {
    steps.current = { left: maxSteps, isForAll: true }
    show(whole && boxOfCells(whole.cells))
  }
  const hold = useCallback(() => {
    steps.current = { left: 0, isForAll: false }
  }, [])
  const showNearer = (box: Box) => {
    hold()
    show(box, true)
  }
  return { showNearer, showAll, hold }
}

/** The fewest with nearly all leads. */
function most<Item extends { readonly count: number }>(items: readonly Item[]): Item[] {
  const wanted = items.reduce((sum, { count }) => sum + count, 0) * mostOfThem
  let sum = 0
  return items
    .toSorted((a, b) => b.count - a.count)
    .filter(({ count }) => {
      const isNeeded = sum < wanted
      sum += count
      return isNeeded
    })
}
