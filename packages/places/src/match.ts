import type { Entry, Gazetteer } from './gazetteer.ts'

/** A place or an area that has the name that was looked up. */
export interface Match {
  entry: Entry
  /** The place itself, or the most populous place of the area. */
  placeId: number
  /** ISO 3166 alpha-2. */
  country: string
}

const shortName = /^[a-z0-9]{1,3}$/

export function matchesNamed(gazetteer: Gazetteer, name: string): Match[] {
  return gazetteer.named(name).map((entry) => {
    const isPlace = entry.kind === 'place'
    const country = gazetteer.country(isPlace ? gazetteer.areaOf(entry.id) : entry.id)
    return { entry, placeId: isPlace ? entry.id : gazetteer.mostPopulous(entry.id), country }
  })
}

/** Whether the name counts only in its own country: airport codes, codes of regions and names of two letters. */
export function isLocal(gazetteer: Gazetteer, { entry }: Match, name: string): boolean {
  if (entry.kind === 'place') return shortName.test(name) && (entry.nameKind === 'alternate' || name.length < 3)
  return entry.nameKind === 'code' && !gazetteer.isCountry(entry.id)
}

/** Whether a match lies in one of the areas of `qualifier`, or within so many kilometres of one of its places. */
export function agrees(gazetteer: Gazetteer, match: Match, qualifier: Match[], maxKilometres: number): boolean {
  const { entry, placeId } = match
  const area = entry.kind === 'area' ? entry.id : gazetteer.areaOf(placeId)
  return qualifier.some((other) => {
    if (other.entry.kind === 'area') {
      // Nothing is a part of itself: `Québec, QC` and `Luxembourg, LU` are the cities.
      return gazetteer.isWithin(area, other.entry.id) && !(entry.kind === 'area' && entry.id === other.entry.id)
    }
    if (entry.kind === 'area') return gazetteer.isWithin(gazetteer.areaOf(other.placeId), area)
    return kilometres(gazetteer.point(placeId), gazetteer.point(other.placeId)) <= maxKilometres
  })
}

/** Distance on a plane, which is exact enough for towns near each other. */
function kilometres(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  const radians = Math.PI / 180
  const across = (a.longitude - b.longitude) * radians * Math.cos(((a.latitude + b.latitude) / 2) * radians)
  return 6371 * Math.hypot((a.latitude - b.latitude) * radians, across)
}
