import type { Gazetteer } from './gazetteer.ts'
import type { Match } from './match.ts'

// The figures are argued with data in docs/decisions.md.
/** How many times as large a place is that comes before one which is named before it otherwise. */
export const muchLarger = 10
/** No area outweighs a city of so many people: `Mecca` is the city, though Jeddah is the largest of the region. */
const maxAreaWeight = 500_000
/** A home place of so many people is no village, whatever has its name abroad. */
const ownRight = 75_000
const tinyBesideCity = 75
const tinyBesideCapital = 15
/** A town of that part of its country's largest city is well known there, when it has some people: Lagos in Portugal. */
const knownPart = 1 / 20
const minKnown = 20_000
/** A city of so many people keeps its name even against a country: Armenia in Colombia. */
const besideCountry = 250_000
/** A region abroad whose largest city has so many people, and a city that is larger than the one at home by this factor,
 * come before a place at home that is only also called so. */
const minAbroad = 300_000
const largerAbroad = 3.5

/** The people that a match counts; an area has half of those of its largest place, and a whole country outweighs all. */
export function weigh(gazetteer: Gazetteer, { entry, placeId, country }: Match, home: string): number {
  const population = gazetteer.population(placeId)
  if (entry.kind === 'place') return population
  const isWholeCountry = gazetteer.isCountry(entry.id) && !gazetteer.isCityState(entry.id)
  const isKnown = entry.nameKind === 'name' || (entry.nameKind === 'code' && country === home)
  return isWholeCountry && isKnown ? Number.POSITIVE_INFINITY : Math.min(population / 2, maxAreaWeight)
}

/** Whether a match at home gives way to one abroad. */
export function isTinyBeside(gazetteer: Gazetteer, own: Match, abroad: Match, home: string): boolean {
  if (own.entry.kind === 'area') return false
  const people = gazetteer.population(own.placeId)
  if (weigh(gazetteer, abroad, home) === Number.POSITIVE_INFINITY) return !isNamed(own) || people < besideCountry
  if (!isNamed(own) && isNamed(abroad)) return isSmallNickname(gazetteer, people, abroad)
  if (abroad.entry.kind === 'area' || people >= ownRight || isKnownAtHome(gazetteer, own.placeId)) return false
  const times = gazetteer.isCapital(abroad.placeId) ? tinyBesideCapital : tinyBesideCity
  return gazetteer.population(abroad.placeId) > people * times
}

/** Whether a place at home of so many people, which is only also called so, gives way to one abroad that has the name. */
function isSmallNickname(gazetteer: Gazetteer, people: number, { entry, placeId }: Match): boolean {
  const others = gazetteer.population(placeId)
  if (entry.kind === 'area') return gazetteer.isRegion(entry.id) && others >= minAbroad
  return others > people * (others >= minAbroad ? largerAbroad : muchLarger)
}

function isKnownAtHome(gazetteer: Gazetteer, place: number): boolean {
  const people = gazetteer.population(place)
  const largestCity = gazetteer.mostPopulous(gazetteer.countryOf(gazetteer.areaOf(place)))
  return people >= minKnown && people >= gazetteer.population(largestCity) * knownPart
}

function isNamed({ entry }: Match): boolean {
  return entry.nameKind === 'name'
}
