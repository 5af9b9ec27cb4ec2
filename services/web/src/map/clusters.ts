import type { Point } from './mercator.ts'
import { type Size, type Spot, spotOf, type View } from './view.ts'

/** Leads at one place: of a cell of the map, or a single one. */
export interface Placed extends Point {
  readonly count: number
}

export interface Cluster<Item extends Placed> extends Point {
  /** That of its largest item first. */
  readonly items: readonly Item[]
  readonly count: number
}

/**
 * Joins what is nearer to each other than `distance` pixels. A cluster is where its largest item is, so no two of them are
 * nearer to each other.
 */
export function clustersOf<Item extends Placed>(
  items: readonly Item[],
  view: View,
  size: Size,
  distance: number,
): Cluster<Item>[] {
  const spots = new Map(items.map((item) => [item, spotOf(item, view, size)]))
  const left = new Map<string, Set<Item>>()
  for (const [item, spot] of spots) {
    const square = squareOf(spot, distance)
    left.set(square, (left.get(square) ?? new Set()).add(item))
  }
  const clusters: Cluster<Item>[] = []
  const taken = new Set<Item>()
  for (const item of items.toSorted((a, b) => b.count - a.count)) {
    if (taken.has(item)) continue
    const around = nearTo(item, spots, left, distance)
    for (const one of around) {
      taken.add(one)
      left.get(squareOf(spots.get(one) ?? outside, distance))?.delete(one)
    }
    const { lat, lon } = item
    clusters.push({ lat, lon, items: around, count: around.reduce((sum, { count }) => sum + count, 0) })
  }
  return clusters.sort((a, b) => b.count - a.count)
}

const outside: Spot = { x: 0, y: 0 }

function nearTo<Item extends Placed>(
  item: Item,
  spots: ReadonlyMap<Item, Spot>,
  left: ReadonlyMap<string, ReadonlySet<Item>>,
  distance: number,
): Item[] {
  const at = spots.get(item) ?? outside
  const steps = [-1, 0, 1]
  const others = steps.flatMap((x) =>
    steps.flatMap((y) => [...(left.get(squareOf({ x: at.x + x * distance, y: at.y + y * distance }, distance)) ?? [])]),
  )
  const isNear = (one: Item) => {
    const spot = spots.get(one) ?? outside
    return one !== item && Math.hypot(spot.x - at.x, spot.y - at.y) < distance
  }
  return [item, ...others.filter(isNear)]
}

function squareOf({ x, y }: Spot, distance: number): string {
  return `${Math.floor(x / distance)} ${Math.floor(y / distance)}`
}
