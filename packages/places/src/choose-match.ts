import { foldName } from './fold-name.ts'
import type { Entry, Gazetteer } from './gazetteer.ts'
import { isTinyBeside, muchLarger, weigh } from './home-first.ts'
import { kilometres, type Match } from './match.ts'

/** The likeliest match of a name, and another one that may be meant as well: of its size or larger, and elsewhere. */
export interface Choice {
  readonly match: Match
  readonly rival: Match | undefined
  /** Whether the rival is in the same region, so that the text says no more. */
  readonly isAmbiguous: boolean
}

// The figures are argued with data in docs/decisions.md.
/** People of a town that keeps its name against larger places that are only also called so. */
const minNamed = 2_000
/** How many of a place's people another one of its name has at least, so that it may be meant: where nothing is known of the
 * region, where both are in the one that is named, and to be a rival that a search mentions. */
export const commonPart = 1 / 20
const regionPart = 1 / 5
const rivalPart = 1 / 4
const farKilometres = 50

/**
 * The most likely match of a name; undefined when there are none. `home` is the company's country.
 * - Within a country, places of that name come before places that are only also called so (`Franklin` is not Columbus), then
 *   the higher population. An area counts half the population of its largest place: `Cebu` is the city, but `Cavite` the
 *   province, not its old capital.
 * - A match at home comes first unless it is tiny beside one abroad: `London` is the one of Ontario for a company in Canada,
 *   but not the one of Ohio for a company in the United States.
 * - The name of a country means that country, not a town of the same name; the name of a city-state means its city.
 */
export function chooseMatch(
  gazetteer: Gazetteer,
  matches: Match[],
  home: string,
  isInRegion: (match: Match) => boolean,
): Choice | undefined {
  const [only] = matches
  if (only && matches.length === 1) return { match: only, rival: undefined, isAmbiguous: false }
  const inCountries = [...Map.groupBy(matches, ({ country }) => country).values()].map((own) => namedIn(gazetteer, own))
  const own = largest(
    gazetteer,
    inCountries.flat().filter(({ country }) => country === home),
    home,
  )
  const others = inCountries.flat().filter(({ country }) => country !== home)
  const abroad = largest(gazetteer, namedIn(gazetteer, others), home)
  const match = own && !(abroad && isTinyBeside(gazetteer, own, abroad, home)) ? own : (abroad ?? own)
  const isAmbiguous = match !== undefined && isInRegion(match) && isCommon(gazetteer, matches, match, regionPart)
  const part = isAmbiguous ? regionPart : rivalPart
  return match && { match, isAmbiguous, rival: rivalOf(gazetteer, match, inCountries.flat(), part) }
}

/** Without the matches that are only also called so, in presence of a place of that name that is no village beside them. */
export function namedIn(gazetteer: Gazetteer, matches: readonly Match[]): Match[] {
  let maxPeople = 0
  for (const { entry, placeId } of matches)
    if (entry.kind === 'place' && entry.nameKind === 'name')
      maxPeople = Math.max(maxPeople, gazetteer.population(placeId))
  const isOneCountry = matches.every(({ country }) => country === matches[0]?.country)
  const isEnough = isOneCountry && maxPeople >= minNamed
  const regions = matches.filter(
    ({ entry, isImplied }) => !isImplied && entry.kind === 'area' && isNamedRegion(gazetteer, entry),
  )
  return matches.filter(
    (match) => !match.isImplied && !isUnlikeRegion(gazetteer, match, regions) && isNamedOrLarge(match),
  )

  function isNamedOrLarge({ entry, placeId }: Match): boolean {
    const isCode = entry.kind === 'area' && entry.nameKind === 'code'
    const isLarge = !isEnough && gazetteer.population(placeId) > maxPeople * muchLarger
    return isCode || entry.nameKind === 'name' || isLarge
  }
}

function isNamedRegion(gazetteer: Gazetteer, { id, nameKind }: Entry): boolean {
  return nameKind === 'name' && gazetteer.isRegion(id)
}

/** Whether an entry is a place in a region that has the name, and has no similar name itself: `Goa` is not Mormugao. */
function isUnlikeRegion(gazetteer: Gazetteer, { entry, placeId }: Match, regions: readonly Match[]): boolean {
  if (entry.kind === 'area' || entry.nameKind !== 'alternate' || regions.length === 0) return false
  const initials = new Set(initialsOf(gazetteer.placeName(placeId)))
  return regions.some(
    ({ entry: { id } }) =>
      gazetteer.isWithin(gazetteer.areaOf(placeId), id) &&
      !initialsOf(gazetteer.areaName(id)).some((letter) => initials.has(letter)),
  )
}

function initialsOf(name: string): string[] {
  return foldName(name)
    .split(' ')
    .map((word) => word.charAt(0))
}

/** Whether some other place of the name, in the same country, is so large that it may be meant. */
export function isCommon(
  gazetteer: Gazetteer,
  matches: readonly Match[],
  { entry, placeId, country }: Match,
  part: number,
): boolean {
  if (entry.kind === 'area') return false
  const inCountry = matches.filter((other) => other.country === country)
  const minPeople = gazetteer.population(placeId) * part
  return namedIn(gazetteer, inCountry).some(
    (other) =>
      other.entry.kind === 'place' &&
      gazetteer.population(other.placeId) >= minPeople &&
      isFar(gazetteer, placeId, other.placeId),
  )
}

function largest(gazetteer: Gazetteer, matches: Match[], home: string): Match | undefined {
  const weight = (match: Match) => weigh(gazetteer, match, home)
  const byWeight = (a: Match, b: Match) =>
    (weight(a) === weight(b) ? 0 : weight(b) - weight(a)) || a.placeId - b.placeId
  return matches.toSorted(byWeight)[0]
}

/** Of a city: the largest other place of its name that is far away and about as large; one in the same country before others. */
function rivalOf(
  gazetteer: Gazetteer,
  { entry, placeId, country }: Match,
  matches: readonly Match[],
  part: number,
): Match | undefined {
  if (entry.kind === 'area') return undefined
  const minPeople = gazetteer.population(placeId) * part
  const people = (match: Match) => gazetteer.population(match.placeId)
  return matches
    .filter(
      ({ entry: other, placeId: id }) =>
        other.kind === 'place' && other.nameKind === 'name' && gazetteer.population(id) >= minPeople,
    )
    .toSorted((a, b) => Number(b.country === country) - Number(a.country === country) || people(b) - people(a))
    .find((other) => isFar(gazetteer, placeId, other.placeId))
}

function isFar(gazetteer: Gazetteer, place: number, other: number): boolean {
  return kilometres(gazetteer.point(place), gazetteer.point(other)) > farKilometres
}
