import type { Entry, Gazetteer } from './gazetteer.ts'

/** Something that bears the name asked for. `placeId` is the place itself, or the most populous one of the area. */
export interface Candidate {
  entry: Entry
  placeId: number
  country: string
}

/** Qualifiers this near a place name its surroundings: `Makati, Manila`; others name what the place is a part of. */
const nearKilometres = 30
const short = /^[a-z0-9]{1,3}$/

export function candidatesNamed(gazetteer: Gazetteer, name: string): Candidate[] {
  return gazetteer.named(name).map((entry) => {
    if (entry.kind === 'place') return { entry, placeId: entry.id, country: gazetteer.place(entry.id).country }
    const { mostPopulous, country } = gazetteer.area(entry.id)
    return { entry, placeId: mostPopulous, country }
  })
}

/** Airport codes, codes of regions and names of two letters say nothing outside their own country. */
export function isLocal(gazetteer: Gazetteer, { entry }: Candidate, name: string): boolean {
  if (entry.kind === 'place') return short.test(name) && (entry.bearing === 'alternate' || name.length < 3)
  return entry.bearing === 'code' && !gazetteer.area(entry.id).isCountry
}

/** Whether the candidate lies in one of the areas, or beside one of the places, that a later part of the text names. */
export function agrees(gazetteer: Gazetteer, { entry, placeId }: Candidate, qualifier: Candidate[]): boolean {
  const area = entry.kind === 'area' ? entry.id : gazetteer.areaOf(placeId)
  return qualifier.some((other) => {
    if (other.entry.kind === 'area') return gazetteer.isWithin(area, other.entry.id)
    if (entry.kind === 'area') return gazetteer.isWithin(gazetteer.areaOf(other.placeId), area)
    return kilometres(gazetteer.place(placeId), gazetteer.place(other.placeId)) <= nearKilometres
  })
}

/**
 * The company's own country first, then population, where an area weighs what its most populous place does: `Cebu` is
 * the city, the first of its province, but `Cavite` the province, not its old capital. Two exceptions: a country's
 * name is that country, not a town of the same name (city-states are their city), and a capital is no region.
 */
export function foremost(gazetteer: Gazetteer, candidates: Candidate[], home: string): Candidate | undefined {
  const wholeCountry = ({ entry }: Candidate) => {
    if (entry.kind === 'place') return false
    const { isCountry, isCityState } = gazetteer.area(entry.id)
    return isCountry && !isCityState
  }
  const weight = (candidate: Candidate) =>
    wholeCountry(candidate) && (candidate.entry.bearing === 'name' || candidate.country === home)
      ? Number.POSITIVE_INFINITY
      : gazetteer.population(candidate.placeId)
  const order = (a: Candidate, b: Candidate) =>
    Number(a.entry.kind === 'area') - Number(b.entry.kind === 'area') || a.placeId - b.placeId
  const heaviest = (some: Candidate[]) => some.toSorted((a, b) => Math.sign(weight(b) - weight(a)) || order(a, b))[0]

  const capitals = candidates.filter(({ entry, placeId }) => entry.kind === 'place' && gazetteer.isCapital(placeId))
  const open = candidates.filter(
    (one) => one.entry.kind === 'place' || wholeCountry(one) || !capitals.some(({ country }) => country === one.country),
  )
  const own = heaviest(open.filter(({ country }) => country === home))
  const best = heaviest(open)
  if (own && best && own.entry.kind === 'place' && weight(best) === Number.POSITIVE_INFINITY) return best
  return own ?? best
}

function kilometres(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  const radians = Math.PI / 180
  const across = (a.longitude - b.longitude) * radians * Math.cos(((a.latitude + b.latitude) / 2) * radians)
  return 6371 * Math.hypot((a.latitude - b.latitude) * radians, across)
}
