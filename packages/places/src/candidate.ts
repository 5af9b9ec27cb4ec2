import type { Entry, Gazetteer } from './gazetteer.ts'

/** Something that bears the name asked for. `placeId` is the place itself, or the most populous one of the area. */
export interface Candidate {
  entry: Entry
  placeId: number
  country: string
}

const short = /^[a-z0-9]{1,3}$/

export function candidatesNamed(gazetteer: Gazetteer, name: string): Candidate[] {
  return gazetteer.named(name).map((entry) => {
    const isPlace = entry.kind === 'place'
    const country = gazetteer.country(isPlace ? gazetteer.areaOf(entry.id) : entry.id)
    return { entry, placeId: isPlace ? entry.id : gazetteer.mostPopulous(entry.id), country }
  })
}

/** Airport codes, codes of regions and names of two letters say nothing outside their own country. */
export function isLocal(gazetteer: Gazetteer, { entry }: Candidate, name: string): boolean {
  if (entry.kind === 'place') return short.test(name) && (entry.bearing === 'alternate' || name.length < 3)
  return entry.bearing === 'code' && !gazetteer.isCountry(entry.id)
}

/** Whether the candidate lies in one of the areas, or within `reach` of one of the places, that a later part names. */
export function agrees(gazetteer: Gazetteer, one: Candidate, qualifier: Candidate[], reach: number): boolean {
  const { entry, placeId } = one
  const area = entry.kind === 'area' ? entry.id : gazetteer.areaOf(placeId)
  return qualifier.some((other) => {
    if (other.entry.kind === 'area') {
      // Nothing is a part of itself: `Québec, QC` and `Luxembourg, LU` are the cities.
      return gazetteer.isWithin(area, other.entry.id) && !(entry.kind === 'area' && entry.id === other.entry.id)
    }
    if (entry.kind === 'area') return gazetteer.isWithin(gazetteer.areaOf(other.placeId), area)
    return kilometres(gazetteer.point(placeId), gazetteer.point(other.placeId)) <= reach
  })
}

function kilometres(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  const radians = Math.PI / 180
  const across = (a.longitude - b.longitude) * radians * Math.cos(((a.latitude + b.latitude) / 2) * radians)
  return 6371 * Math.hypot((a.latitude - b.latitude) * radians, across)
}
