import type { Candidate } from './candidate.ts'
import { foldName } from './fold-name.ts'
import type { Gazetteer } from './gazetteer.ts'

const generic = /^(?:city of|ciudad de|ciudad) | city$/g

/**
 * Which of the bearers of a name is meant: the company's own country first, then population. Beyond that,
 * - a country's name is that country, not a town of the same name; a city-state is its city;
 * - an area weighs half of its most populous place: `Cebu` is the city, but `Cavite` the province, not its old capital;
 * - another spelling counts for nothing beside a place of that very name (`Milan` is not Syracuse, New York), unless
 *   that place is tiny beside it.
 */
export function foremost(
  gazetteer: Gazetteer,
  name: string,
  candidates: Candidate[],
  home: string,
): Candidate | undefined {
  const weight = (one: Candidate) => weigh(gazetteer, one, home)
  const byWeight = (a: Candidate, b: Candidate) =>
    (weight(a) === weight(b) ? 0 : weight(b) - weight(a)) || a.placeId - b.placeId
  const ranked = withoutNamesakes(gazetteer, name, candidates).toSorted(byWeight)
  const [best] = ranked
  const own = ranked.find(({ country }) => country === home)
  const isForeignCountry = best && weight(best) === Number.POSITIVE_INFINITY
  return own?.entry.kind === 'place' && isForeignCountry ? best : (own ?? best)
}

function weigh(gazetteer: Gazetteer, { entry, placeId, country }: Candidate, home: string): number {
  const population = gazetteer.population(placeId)
  if (entry.kind === 'place') return population
  const isWhole = gazetteer.isCountry(entry.id) && !gazetteer.isCityState(entry.id)
  const isNamed = entry.bearing === 'name' || country === home
  return isWhole && isNamed ? Number.POSITIVE_INFINITY : population / 2
}

/** Leaves out the other spellings that a place of that very name outshines. */
export function withoutNamesakes(gazetteer: Gazetteer, name: string, candidates: Candidate[]): Candidate[] {
  const places = candidates.filter(({ entry }) => entry.kind === 'place' && entry.bearing === 'name')
  const largest = places.reduce((most, { placeId }) => Math.max(most, gazetteer.population(placeId)), 0)
  return candidates.filter(
    ({ entry, placeId }) =>
      entry.kind === 'area' ||
      entry.bearing === 'name' ||
      gazetteer.population(placeId) > largest * 10 ||
      foldName(gazetteer.placeName(placeId)).replace(generic, '') === name,
  )
}
