import { type Box, boxOfCells, boxOfPoints } from './box.ts'
import { type Cluster, clustersOf, type Placed } from './clusters.ts'
import type { FoundLeads, PlacedLead } from './found-leads.ts'
import type { Size, View } from './view.ts'

/** What is drawn at one place: the leads of a cell of the map, or a single lead where they are few. */
export interface Spots extends Placed {
  readonly tile?: string
  readonly lead?: PlacedLead
}

/** Pixels between bubbles, and between points. */
const [bubbleDistance, pointDistance] = [64, 40]

/** Bubbles, or points where few leads are left. */
export function groups({ total, cells, leads }: FoundLeads, view: View, size: Size): Cluster<Spots>[] {
  if (leads.length < total) return clustersOf<Spots>(cells, view, size, bubbleDistance)
  const points = leads.flatMap((lead): Spots[] => (lead.point ? [{ ...lead.point, count: 1, lead }] : []))
  return clustersOf(points, view, size, pointDistance)
}

/** Where the leads of a cluster are. */
export function boxOfSpots(items: readonly Spots[]): Box | undefined {
  const tiles = items.flatMap(({ tile }) => (tile === undefined ? [] : [{ tile }]))
  return tiles.length > 0 ? boxOfCells(tiles) : boxOfPoints(items)
}
