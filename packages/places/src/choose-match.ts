import { foldName } from './fold-name.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { Match } from './match.ts'

const generic = /^(?:city of|ciudad de|ciudad) | city$/g

/**
 * The likeliest of the matches of a name; undefined when there are none. `home` is the company's country: matches there come
 * first, then the higher population. In detail:
 * - the name of a country means that country, not a town of the same name; the name of a city-state means its city;
 * - an area counts half the population of its largest place: `Cebu` is the city, but `Cavite` the province, not its old capital;
 * - a place with another main name counts only when no place has this main name (`Milan` is not Syracuse, New York), or when
 *   it is much larger.
 */
export function chooseMatch(gazetteer: Gazetteer, name: string, matches: Match[], home: string): Match | undefined {
  const weight = (match: Match) => weigh(gazetteer, match, home)
  const byWeight = (a: Match, b: Match) =>
    (weight(a) === weight(b) ? 0 : weight(b) - weight(a)) || a.placeId - b.placeId
  const ranked = withoutNamesakes(gazetteer, name, matches).toSorted(byWeight)
  const [best] = ranked
  const own = ranked.find(({ country }) => country === home)
  const isForeignCountry = best && weight(best) === Number.POSITIVE_INFINITY
  return own?.entry.kind === 'place' && isForeignCountry ? best : (own ?? best)
}

function weigh(gazetteer: Gazetteer, { entry, placeId, country }: Match, home: string): number {
  const population = gazetteer.population(placeId)
  if (entry.kind === 'place') return population
  const isWholeCountry = gazetteer.isCountry(entry.id) && !gazetteer.isCityState(entry.id)
  const isNamed = entry.nameKind === 'name' || country === home
  return isWholeCountry && isNamed ? Number.POSITIVE_INFINITY : population / 2
}

/** Drops places that only have the name as another spelling, when a place of that main name is at least a tenth as large. */
export function withoutNamesakes(gazetteer: Gazetteer, name: string, matches: Match[]): Match[] {
  const places = matches.filter(({ entry }) => entry.kind === 'place' && entry.nameKind === 'name')
  const maxPopulation = places.reduce((max, { placeId }) => Math.max(max, gazetteer.population(placeId)), 0)
  return matches.filter(
    ({ entry, placeId }) =>
      entry.kind === 'area' ||
      entry.nameKind === 'name' ||
      gazetteer.population(placeId) > maxPopulation * 10 ||
      foldName(gazetteer.placeName(placeId)).replace(generic, '') === name,
  )
}
