import { chooseMatch, withoutNamesakes } from './choose-match.ts'
import type { Gazetteer } from './gazetteer.ts'
import { knownParts, type Part } from './known-parts.ts'
import { locationParts, mentionsNoPlace } from './location-parts.ts'
import { agrees, isLocal, type Match, matchesNamed } from './match.ts'

// A town before another one is its neighbour (`Muntinlupa, Manila`). Of a common name (`San Antonio, Makati`) it is more
// likely a district of the other, unless it is very near.
const suburbKilometres = 60
const districtKilometres = 15

/** The place or area that a text names; undefined when it is unknown or ambiguous. `home` is the company's country. */
export function findMatch(gazetteer: Gazetteer, text: string, home: string): Match | undefined {
  const groups = locationParts(text)
  const whole = groups.flat().join(' ')
  const asOne = { name: whole, matches: matchesNamed(gazetteer, whole) }
  const known = groups.map((group) => group.flatMap((part) => knownParts(gazetteer, part)))
  const [first = [], ...rest] = known
  return (
    chooseFrom(gazetteer, [asOne], [], home) ??
    chooseFrom(gazetteer, first, rest.flat(), home) ??
    known.map((group) => chooseFrom(gazetteer, group, [], home)).find((match) => match !== undefined)
  )
}

/** Whether the text begins with a name of the match. */
export function isNamedFirst(gazetteer: Gazetteer, text: string, { entry }: Match): boolean {
  if (mentionsNoPlace(text)) return false
  const groups = locationParts(text)
  const names = [groups.flat().join(' '), groups[0]?.[0] ?? '']
  return names
    .flatMap((name) => knownParts(gazetteer, name)[0]?.matches ?? [])
    .some((match) => match.entry.kind === entry.kind && match.entry.id === entry.id)
}

/** The match of the first part that agrees with all later ones. */
function chooseFrom(gazetteer: Gazetteer, parts: Part[], after: Part[], home: string): Match | undefined {
  for (const [index, part] of parts.entries()) {
    const later = [...parts.slice(index + 1), ...after]
    const qualifiers = qualifiersOf(gazetteer, part, later, home)
    const agreeing = agreeingWith(gazetteer, part, qualifiers, home)
    if (agreeing.length === 0) continue
    const countries = countriesOf(gazetteer, part.name, agreeing)
    const isGuess = later.length > 0 && qualifiers.length === 0 && countries.size > 1 && !countries.has(home)
    return isGuess ? undefined : chooseMatch(gazetteer, part.name, agreeing, home)
  }
  return undefined
}

/** The matches of each later part. A town counts only when it is in the company's country or in one of the part's. */
function qualifiersOf(gazetteer: Gazetteer, part: Part, later: Part[], home: string): Match[][] {
  const countries = countriesOf(gazetteer, part.name, part.matches).add(home)
  return later
    .map(({ name, matches }) => {
      const areas = matches.filter(({ entry }) => entry.kind === 'area')
      const places = matches.filter(
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

function countriesOf(gazetteer: Gazetteer, name: string, matches: Match[]): Set<string> {
  return new Set(withoutNamesakes(gazetteer, name, matches).map(({ country }) => country))
}

function agreeingWith(gazetteer: Gazetteer, { name, matches }: Part, qualifiers: Match[][], home: string): Match[] {
  return matches.filter((match) => {
    if (match.country !== home && qualifiers.length === 0 && isLocal(gazetteer, match, name)) return false
    const namesakes = matches.filter(({ country }) => country === match.country).length
    const maxKilometres = namesakes > 1 ? districtKilometres : suburbKilometres
    return qualifiers.every((qualifier) => agrees(gazetteer, match, qualifier, maxKilometres))
  })
}
