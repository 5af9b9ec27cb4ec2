import { latAt, lonAt, type Point, worldX } from './mercator.ts'

/** A part of the world; its west is greater than its east where it crosses the line between two days. */
export interface Box {
  readonly north: number
  readonly south: number
  readonly east: number
  readonly west: number
}

/** The part of the world that a tile (`zoom/x/y`) shows. Also what holds several tiles of one zoom. */
export function boxOfTiles(
  zoom: number,
  [x, toX]: readonly [number, number],
  [y, toY]: readonly [number, number],
): Box {
  const tiles = 2 ** zoom
  const isRound = toX - x + 1 >= tiles
  const east = lonAt((toX + 1) / tiles)
  return {
    // A tile holds its western and northern sides, and not the others.
    north: y <= 0 ? 90 : latAt(y / tiles),
    south: toY >= tiles - 1 ? -90 : latAt((toY + 1) / tiles) + side,
    west: isRound ? -180 : lonAt(x / tiles),
    east: isRound || east === -180 ? 180 : east - side,
  }
}

/** Less than Elasticsearch tells apart. */
const side = 1e-9

/** The smallest part of the world with all of these cells, which are of one zoom. */
export function boxOfCells(cells: readonly { readonly tile: string }[]): Box | undefined {
  const read = cells.map(({ tile }) => tile.split('/').map(Number) as [number, number, number])
  const [zoom] = read[0] ?? []
  if (zoom === undefined) return undefined
  const rows = read.map(([, , y]) => y)
  return boxOfTiles(
    zoom,
    narrowest(
      read.map(([, x]) => x),
      2 ** zoom,
    ),
    [Math.min(...rows), Math.max(...rows)],
  )
}

/** From the first to the last column, past the widest gap between two of them. */
function narrowest(columns: readonly number[], tiles: number): [number, number] {
  const sorted = [...new Set(columns)].sort((a, b) => a - b)
  const gaps = sorted.map((x, index) => (sorted[index + 1] ?? (sorted[0] ?? 0) + tiles) - x)
  const widest = gaps.indexOf(Math.max(...gaps))
  const first = sorted[(widest + 1) % sorted.length] ?? 0
  const last = sorted[widest] ?? 0
  return [first, last < first ? last + tiles : last]
}

/** A little larger than needed: Elasticsearch rounds points. */
export function boxOfPoints(points: readonly Point[]): Box {
  const lats = points.map(({ lat }) => lat)
  const steps = 1e8
  const columns = points.map(({ lon }) => Math.round(worldX(lon) * steps) % steps)
  const [west, east] = narrowest(columns, steps)
  return {
    north: Math.min(90, Math.max(...lats) + rounding),
    south: Math.max(-90, Math.min(...lats) - rounding),
    west: lonAt((west - 1) / steps),
    east: lonAt((east + 1) / steps),
  }
}

const rounding = 1e-6
