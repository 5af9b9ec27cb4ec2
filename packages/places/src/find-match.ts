import { type Choice, chooseMatch, commonPart, isCommon, namedIn } from './choose-match.ts'
import { narrowestFirst } from './container-first.ts'
import type { Gazetteer } from './gazetteer.ts'
import { knownParts, type Part } from './known-parts.ts'
import { locationParts } from './location-parts.ts'
import { agrees, isInside, isLocal, kilometres, type Match, matchesNamed } from './match.ts'
import { withoutTypeWords } from './type-words.ts'

// A town before another one is its neighbour (`Muntinlupa, Manila`). Of a common name (`San Antonio, Makati`) it is more
// likely a district of the other, unless it is very near.
const suburbKilometres = 60
const districtKilometres = 15
// `Xyzzy, Bangkok` is in the city, but `Xyzzy, Chiang Mai` may be any village of the province. See docs/decisions.md.
const minShareNearby = { region: 0.995, district: 0.9 }
const minMetropolis = { region: 1_000_000, district: 500_000 }
// `Darmstadt, Hesse` is the city and not the district around Frankfurt.
const minCity = 50_000

/** What a text names, and whether it names it first. */
export interface Found extends Choice {
  readonly isFirst: boolean
}

/** The place or area that a text names; undefined when it is unknown or ambiguous. `home` is the company's country. */
export function findMatch(gazetteer: Gazetteer, text: string, home: string): Found | undefined {
  const groups = locationParts(text)
  const whole = groups.flat().join(' ')
  const isOnePart = groups.length === 1 && groups[0]?.length === 1
  const atHome = isOnePart ? [] : matchesNamed(gazetteer, whole).filter(({ country }) => country === home)
  const known = groups.map((group) => group.flatMap((part) => knownParts(gazetteer, part, home)))
  const [first = [], ...rest] = known
  return (
    chooseFrom(gazetteer, [{ name: whole, matches: atHome }], [], home) ??
    chooseFrom(gazetteer, narrowestFirst(gazetteer, known.flat()) ?? [], [], home) ??
    chooseFrom(gazetteer, first, rest.flat(), home) ??
    known.map((group) => chooseFrom(gazetteer, group, [], home)).find((choice) => choice !== undefined)
  )
}

/** The match of the first part that agrees with all later ones. */
function chooseFrom(
  gazetteer: Gazetteer,
  parts: readonly Part[],
  after: readonly Part[],
  home: string,
): Found | undefined {
  for (const [index, part] of parts.entries()) {
    if (part.matches.length === 0) continue
    const later = [...parts.slice(index + 1), ...after].filter((other) => !isRepeated(part, other, home))
    const qualifiers = qualifiersOf(gazetteer, part, later, home)
    const agreeing = withoutWiderAreas(gazetteer, part, later, agreeingWith(gazetteer, part, qualifiers, home))
    if (agreeing.length === 0) continue
    const choice = chooseMatch(gazetteer, agreeing, home, (match) => isInRegion(gazetteer, match, later))
    if (!choice) continue
    const isGuess = later.some(({ matches }) => matches.length === 0) || later.length > qualifiers.length
    if (isGuess && isUncertain(gazetteer, part.name, agreeing, choice, qualifiers.length > 0, home)) return undefined
    const before = parts.slice(0, index).flatMap(({ matches }) => matches)
    const match = index === 0 ? choice.match : withWholeArea(gazetteer, part, choice.match)
    const isAtHome = match.country === home || match.entry.kind === 'area'
    if (!isAtHome && before.some(({ country }) => country === home)) return undefined
    const isAmbiguous = choice.isAmbiguous || isPerhapsOutside(gazetteer, match, later, home)
    return { match, rival: choice.rival, isAmbiguous, isFirst: index === 0 }
  }
  return undefined
}

/** Whether a name whose region is unknown could as well be another place: `Springfield, Xyzzy`. */
function isUncertain(
  gazetteer: Gazetteer,
  name: string,
  agreeing: Match[],
  { match }: Choice,
  isQualified: boolean,
  home: string,
): boolean {
  if (isCommon(gazetteer, agreeing, match, commonPart)) return true
  if (isQualified || match.country === home) return false
  const countries = new Set(namedIn(gazetteer, agreeing).map(({ country }) => country))
  return countries.size > 1 || match.entry.nameKind !== 'name' || isLocal(gazetteer, match, name)
}

/** Whether a later part names a region or district around the place. */
function isInRegion(gazetteer: Gazetteer, place: Match, later: readonly Part[]): boolean {
  return later.some(({ matches }) =>
    matches.some((area) => !gazetteer.isCountry(area.entry.id) && isInside(gazetteer, place, area)),
  )
}

/** Whether a small town is in the country behind it, but not in its region of that name: the State of México in Mexico. */
function isPerhapsOutside(gazetteer: Gazetteer, match: Match, later: readonly Part[], home: string): boolean {
  const [part, ...more] = later
  if (!part || more.length > 0 || match.country !== home || gazetteer.population(match.placeId) >= minCity) return false
  const areas = part.matches.filter(({ entry, country }) => entry.kind === 'area' && country === home)
  const regions = areas.filter(({ entry }) => entry.nameKind === 'name' && gazetteer.isRegion(entry.id))
  return (
    areas.some((area) => isCountryArea(gazetteer, area)) &&
    regions.length > 0 &&
    !regions.some((region) => isInside(gazetteer, match, region))
  )
}

/** Whether a later part only repeats a name that is a town at home and no area there: `Lucena, Lucena`. */
function isRepeated({ name, matches }: Part, other: Part, home: string): boolean {
  const atHome = matches.filter(({ country }) => country === home)
  return name === other.name && atHome.length > 0 && atHome.every(({ entry }) => entry.kind === 'place')
}

/** Without the districts that have the name of a city, where the region behind it or the same name says that it is the city. */
function withoutWiderAreas(gazetteer: Gazetteer, { name }: Part, later: readonly Part[], matches: Match[]): Match[] {
  const isTwice = later.some((other) => other.name === name)
  const places = matches.filter(({ entry }) => entry.kind === 'place')
  return places.length > 0 &&
    (isTwice ||
      places.some((place) => isInRegion(gazetteer, place, later) && gazetteer.population(place.placeId) >= minCity))
    ? places
    : matches
}

/** Behind an unknown name, a city stands for the area that has its name, unless nearly everybody there lives near it. */
function withWholeArea(gazetteer: Gazetteer, { name, matches, wants }: Part, match: Match): Match {
  const isCity = (wants ?? withoutTypeWords(name)?.wants) === 'place'
  if (match.entry.kind === 'area' || isCity) return match
  const areas = matches.filter(
    ({ entry, country }) => entry.kind === 'area' && country === match.country && !gazetteer.isCountry(entry.id),
  )
  return areas.find((area) => !isNear(gazetteer, match, area)) ?? match
}

function isNear(gazetteer: Gazetteer, city: Match, area: Match): boolean {
  const { id } = area.entry
  const kind = gazetteer.isRegion(id) ? 'region' : 'district'
  const people = Math.max(gazetteer.population(city.placeId), gazetteer.population(area.placeId))
  const isMetropolis = people >= minMetropolis[kind]
  if (isInside(gazetteer, city, area))
    return (
      (isMetropolis && gazetteer.shareNearby(id) >= minShareNearby[kind]) ||
      (kind === 'district' && gazetteer.isCompact(id))
    )
  return isMetropolis && kilometres(gazetteer.point(city.placeId), gazetteer.point(area.placeId)) <= suburbKilometres
}

/** The matches of each later part. A town counts only when it is in the company's country or in one of the part's. */
function qualifiersOf(gazetteer: Gazetteer, part: Part, later: readonly Part[], home: string): Match[][] {
  if (later.length === 0) return []
  const countries = new Set(namedIn(gazetteer, part.matches).map(({ country }) => country)).add(home)
  return later
    .map(({ name, matches }) => {
      const fitting = withinHomeRegion(gazetteer, matches, home)
      const areas = fitting.filter(({ entry }) => entry.kind === 'area')
      const places = fitting.filter(
        (match) => match.entry.kind === 'place' && countries.has(match.country) && !isCodeAbroad(match, name, areas),
      )
      return [...areas, ...places]
    })
    .filter((matches) => matches.length > 0)

  // `AT` is Austria, not the airport of a town, when it can be either.
  function isCodeAbroad(match: Match, name: string, areas: Match[]): boolean {
    return isLocal(gazetteer, match, name) && (match.country !== home || areas.length > 0)
  }
}

/** Behind a name, `Ibaraki` is the prefecture and not the city of another one. */
function withinHomeRegion(gazetteer: Gazetteer, matches: readonly Match[], home: string): readonly Match[] {
  if (matches.length <= 1) return matches
  const isHomeRegion = ({ entry, country }: Match) =>
    entry.kind === 'area' && country === home && entry.nameKind === 'name' && gazetteer.isRegion(entry.id)
  const regions = matches.filter(isHomeRegion)
  if (regions.length === 0) return matches
  return matches.filter(
    (match) =>
      match.country !== home ||
      isHomeRegion(match) ||
      isCountryArea(gazetteer, match) ||
      regions.some((region) => isInside(gazetteer, match, region)),
  )
}

function isCountryArea(gazetteer: Gazetteer, { entry }: Match): boolean {
  return entry.kind === 'area' && gazetteer.isCountry(entry.id)
}

function agreeingWith(gazetteer: Gazetteer, { name, matches }: Part, qualifiers: Match[][], home: string): Match[] {
  const isHome = isAllAtHome(matches, qualifiers, home)
  return matches.filter((match) => {
    if (match.isImplied || (isHome && match.country !== home)) return false
    if (match.country !== home && qualifiers.length === 0 && isLocal(gazetteer, match, name)) return false
    const namesakes = matches.filter(({ country, isImplied }) => country === match.country && !isImplied).length
    const maxKilometres = namesakes > 1 ? districtKilometres : suburbKilometres
    return qualifiers.every((qualifier) => agrees(gazetteer, match, qualifier, maxKilometres))
  })
}

/** Whether name and areas are all known at home, so that agreement abroad is chance: San Juan, La Union is no place in Chile. */
function isAllAtHome(matches: readonly Match[], qualifiers: Match[][], home: string): boolean {
  const isAreaAtHome = ({ country, entry }: Match) =>
    country === home && entry.kind === 'area' && entry.nameKind === 'name'
  return (
    qualifiers.length > 0 &&
    matches.some(({ country }) => country === home) &&
    qualifiers.every((some) => some.some(isAreaAtHome))
  )
}
