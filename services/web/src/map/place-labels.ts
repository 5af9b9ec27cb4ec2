import type { Cluster, Placed } from './clusters.ts'
import type { Point } from './mercator.ts'
import { type Size, type Spot, spotOf, type View } from './view.ts'

export interface Named extends Point {
  readonly name: string
  readonly kind: 'country' | 'town'
}

/** Where a name stands, seen from what it names. */
interface Side {
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
}

export interface PlacedLabel {
  readonly named: Named
  readonly side: Side
}

interface Area {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const maxLabels = 60
const letterWidth = 6.5
const onIt: readonly Side[] = [{ x: 0, y: 0, anchor: 'middle' }]
const besideIt: readonly Side[] = [
  { x: 6, y: 0, anchor: 'start' },
  { x: -6, y: 0, anchor: 'end' },
]
/** How much room a bubble takes from its middle, and a name around it. */
const [bubble, [aside, above]] = [22, [14, 14]]

/** The first names that overlap no bubble, and none of those before them. */
export function placeLabels(
  names: readonly Named[],
  clusters: readonly Cluster<Placed>[],
  view: View,
  size: Size,
): PlacedLabel[] {
  const bubbles = clusters.map((cluster) => ({ spot: spotOf(cluster, view, size), isNamed: false }))
  const covered: Area[] = bubbles.map(({ spot: { x, y } }) => ({
    left: x - bubble,
    right: x + bubble,
    top: y - bubble,
    bottom: y + bubble,
  }))
  const named: Area[] = []
  const placed: PlacedLabel[] = []
  for (const name of names) {
    const { x, y } = spotOf(name, view, size)
    if (Math.abs(x - size.width / 2) > size.width || Math.abs(y - size.height / 2) > size.height) continue
    const over = name.kind === 'town' ? bubbles[covered.findIndex((area) => holds(area, x, y))] : undefined
    if (over?.isNamed) continue
    const sides = over ? sidesOf({ x: over.spot.x - x, y: over.spot.y - y }) : name.kind === 'town' ? besideIt : onIt
    const side = sides.find((one) => {
      const area = areaOf(name, x + one.x, y + one.y, one)
      return !covered.some((other) => overlaps(area, other, 0)) && !named.some((other) => overlaps(area, other, 1))
    })
    if (!side) continue
    if (over) over.isNamed = true
    named.push(areaOf(name, x + side.x, y + side.y, side))
    placed.push({ named: name, side })
    if (placed.length === maxLabels) break
  }
  return placed
}

/** Below or above the bubble that covers what is named. */
function sidesOf({ x, y }: Spot): readonly Side[] {
  return [30, -30].map((below) => ({ x, y: y + below, anchor: 'middle' }))
}

function holds({ left, right, top, bottom }: Area, x: number, y: number): boolean {
  return x > left && x < right && y > top && y < bottom
}

function areaOf({ name }: Named, x: number, y: number, { anchor }: Side): Area {
  const width = name.length * letterWidth
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
  return { left, right: left + width, top: y - 7, bottom: y + 7 }
}

function overlaps(a: Area, b: Area, room: 0 | 1): boolean {
  const [wide, high] = [room * 2 * aside, room * 2 * above]
  return a.left < b.right + wide && a.right > b.left - wide && a.top < b.bottom + high && a.bottom > b.top - high
}
