import { geoCircle, geoDistance } from 'd3-geo'
import type { Polygon } from 'geojson'
import { placeOf, pointOf } from '../state/place.ts'
import type { Box } from './box.ts'
import type { Point } from './mercator.ts'

export interface Circle extends Point {
  readonly km: number
}

/** The mean radius of the earth, by which Elasticsearch reckons distances. */
const earthKm = 6371.0087714
export const minKm = 0.1
export const maxKm = 5_000

const degrees = (km: number) => (km / earthKm) * (180 / Math.PI)

export function kmBetween(from: Point, to: Point): number {
  return geoDistance([from.lon, from.lat], [to.lon, to.lat]) * earthKm
}

/** Its edge as it is on the globe, which is no circle on a map. */
export function edgeOf({ lat, lon, km }: Circle): Polygon {
  return geoCircle().center([lon, lat]).radius(degrees(km)).precision(1)()
}

export function boxAround({ lat, lon, km }: Circle): Box {
  const [north, south] = [lat + degrees(km), lat - degrees(km)]
  const half = Math.asin(Math.min(1, Math.sin((degrees(km) * Math.PI) / 180) / Math.cos((lat * Math.PI) / 180)))
  const width = north >= 90 || south <= -90 ? 180 : (half * 180) / Math.PI
  const isRound = width >= 180
  return {
    north: Math.min(90, north),
    south: Math.max(-90, south),
    west: isRound ? -180 : around(lon - width),
    east: isRound ? 180 : around(lon + width),
  }
}

/** The point at the edge in the north (0), east (90), south or west. */
export function pointOnEdge({ lat, lon, km }: Circle, bearing: number): Point {
  const [phi, angle, turn] = [lat, degrees(km), bearing].map((value) => (value * Math.PI) / 180) as [
    number,
    number,
    number,
  ]
  const sine = Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(turn)
  const aside = Math.atan2(Math.sin(turn) * Math.sin(angle) * Math.cos(phi), Math.cos(angle) - Math.sin(phi) * sine)
  return { lat: (Math.asin(sine) * 180) / Math.PI, lon: around(lon + (aside * 180) / Math.PI) }
}

/** As a search holds it: in steps that are small beside its radius. */
export function rounded({ lat, lon, km }: Circle): Circle {
  const length = Math.min(Math.max(km, minKm), maxKm)
  const radius = length < 10 ? Math.round(length * 10) / 10 : Math.round(length)
  const point = pointOf(placeOf({ lat, lon }, radius >= 100 ? 2 : radius >= 10 ? 3 : radius >= 1 ? 4 : 5))
  return { ...(point ?? { lat, lon }), km: radius }
}

/** The next radius for a key. */
export function stepped(km: number, direction: 1 | -1): number {
  const step = [500, 100, 50, 10, 5, 1, 0.5, 0.1].find((one) => km / one > (direction === 1 ? 3.99 : 4.01)) ?? 0.1
  return (
    Math.round((direction === 1 ? Math.floor(km / step + 1e-6) + 1 : Math.ceil(km / step - 1e-6) - 1) * step * 10) / 10
  )
}

function around(lon: number): number {
  return lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon
}
