import type { Company } from './company-pair.ts'
import type { Random } from './random.ts'

/** A circle whose leads have distances from its centre that no rounding can put in another order. */
export interface ClearCircle {
  readonly lat: number
  readonly lon: number
  readonly km: number
}

const degree = Math.PI / 180

function kilometres(aLatitude: number, aLongitude: number, bLatitude: number, bLongitude: number): number {
  const [north, east] = [(bLatitude - aLatitude) * degree, (bLongitude - aLongitude) * degree]
  const turn = Math.cos(aLatitude * degree) * Math.cos(bLatitude * degree) * Math.sin(east / 2) ** 2
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(Math.sin(north / 2) ** 2 + turn)))
}

/** Elasticsearch's distances are right to 4 parts in 10 million, and its points to a centimetre. */
function areClear(near: number, far: number): boolean {
  return far - near > 0.002 + far * 2e-6
}

/** Undefined when there is none around the lead that was picked. */
export function drawCircle(random: Random, company: Company): ClearCircle | undefined {
  const points = company.facts.flatMap(({ latitude, longitude }) =>
    latitude === null || longitude === null ? [] : [[latitude, longitude] as const],
  )
  if (points.length === 0) return undefined
  const [latitude, longitude] = random.pick(points)
  // Beside the point, so that no two others are equally far on both sides of it.
  const lat = Number(Math.max(-89, Math.min(89, latitude + 0.00437)).toFixed(5))
  const lon = Number(Math.max(-179, Math.min(179, longitude + 0.00291)).toFixed(5))
  // One place at 180 and at -180 is two points: their distances are equal here, and may differ elsewhere.
  const places = new Map(points.map((point) => [point.join(), point]))
  const distances = [...places.values()].map(([north, east]) => kilometres(lat, lon, north, east)).sort((a, b) => a - b)
  const unclear = distances.findIndex((far, index) => index > 0 && !areClear(distances[index - 1] ?? 0, far))
  const clear = unclear < 0 ? distances : distances.slice(0, unclear - 1)
  const edges = clear.slice(0, -1).flatMap((near, index) => {
    const far = clear[index + 1] ?? near
    return far - near > 0.02 * far ? [(near + far) / 2] : []
  })
  return edges.length === 0 ? undefined : { lat, lon, km: Number(random.pick(edges).toFixed(4)) }
}
