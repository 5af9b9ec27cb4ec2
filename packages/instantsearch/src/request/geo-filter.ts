import { anyOf, type Filter } from './native-search.ts'
import type { SearchParams } from './search-request.ts'

/** Half of the way around the earth. */
const everywhereKm = 20_038

/** The circle or the boxes of a search. As in Algolia, boxes take the place of a circle. */
export function readGeo({ aroundLatLng, aroundRadius, insideBoundingBox }: SearchParams): Filter | undefined {
  const boxes = readBoxes(insideBoundingBox)
  if (boxes.length > 0) return anyOf(boxes.map((box) => ({ field: 'location', within: box })))
  if (!aroundLatLng) return undefined
  const [lat, lon, ...more] = aroundLatLng.split(',').map(readCoordinate)
  if (lat === undefined || lon === undefined || more.length > 0)
    throw new Error(`aroundLatLng must be a latitude, a comma and a longitude, not ${aroundLatLng}.`)
  const km = aroundRadius === undefined || aroundRadius === 'all' ? everywhereKm : aroundRadius / 1_000
  return { field: 'location', near: { lat, lon, km } }
}

interface Box {
  readonly north: number
  readonly south: number
  readonly east: number
  readonly west: number
}

function readBoxes(sent: SearchParams['insideBoundingBox']): Box[] {
  if (sent === undefined || sent.length === 0) return []
  const lists = typeof sent === 'string' ? inFours(sent.split(',').map(readCoordinate)) : sent
  return lists.map(readBox)
}

function inFours(numbers: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(numbers.length / 4) }, (_, index) => numbers.slice(index * 4, index * 4 + 4))
}

/**
 * Two corners, north-east and south-west in either order, as maps have them. The northern one is the eastern one, so that a
 * box can go across the 180th meridian.
 */
function readBox(corners: readonly number[]): Box {
  const [lat1, lon1, lat2, lon2, ...more] = corners
  if (lat1 === undefined || lon1 === undefined || lat2 === undefined || lon2 === undefined || more.length > 0)
    throw new Error('A box of insideBoundingBox must be four numbers: the latitude and longitude of two corners.')
  const isNorthFirst = lat1 >= lat2
  return {
    north: Math.max(lat1, lat2),
    south: Math.min(lat1, lat2),
    east: isNorthFirst ? lon1 : lon2,
    west: isNorthFirst ? lon2 : lon1,
  }
}

function readCoordinate(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value)) throw new Error(`${text} is no latitude or longitude.`)
  return value
}
