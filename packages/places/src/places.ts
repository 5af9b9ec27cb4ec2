import { LRUCache } from 'lru-cache'
import { agrees, type Candidate, candidatesNamed, isLocal } from './candidate.ts'
import { foremost, withoutNamesakes } from './foremost.ts'
import { type Gazetteer, openGazetteer } from './gazetteer.ts'
import { knownParts, type Part } from './known-parts.ts'
import { locationParts, mentionsNoPlace } from './location-parts.ts'

/** A town or city: `country` is its ISO 3166 code, the coordinates are degrees. */
export interface City {
  readonly kind: 'city'
  readonly name: string
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  readonly population: number
}

/** A region or country alone. The coordinates and the population are those of `mostPopulous`, a city in it. */
export interface Area {
  readonly kind: 'region' | 'country'
  readonly name: string
  readonly country: string
  readonly mostPopulous: string
  readonly latitude: number
  readonly longitude: number
  readonly population: number
}

export interface Places {
  /**
   * The place a text names, or undefined where that cannot be told. `country` is the company's ISO 3166 code, whose
   * places come first. Later parts of the text (`Paris, Texas`) must agree with the first; a first part that is unknown
   * or that contradicts them gives way to the next (`BGC, Taguig` is Taguig, `Paris, Japan` is Japan). A part that
   * names nothing known is passed over where the name means the company's country or a single one, and refuses it
   * otherwise (`Paris, Atlantis`). With `whole`, an area is an answer only where nothing unknown or contradicting stands
   * before it (`Makatti, Philippines` is none, `Cavite, Philippines` is Cavite). Never throws.
   */
  findPlace: (text: string, options?: { country?: string | null; whole?: boolean }) => City | Area | undefined
}

// A town before another one is its neighbour (`Muntinlupa, Manila`); of a common name (`San Antonio, Makati`) it is more
// likely a district of the latter, unless it is very near.
const suburbKilometres = 60
const districtKilometres = 15

let places: Places | undefined

/** Loads the gazetteer at the first call, in about 0.1 s; later calls return the same. */
export function loadPlaces(): Places {
  places ??= placesIn(openGazetteer())
  return places
}

// Leads live in few places: nearly every text has been read before.
const mostRemembered = 10_000
const longestRemembered = 200

function placesIn(gazetteer: Gazetteer): Places {
  const remembered = new LRUCache<string, { readonly place: City | Area | undefined }>({ max: mostRemembered })

  function read(text: string, home: string, whole: boolean): City | Area | undefined {
    const found = findCandidate(gazetteer, text, home)
    if (!found || (whole && found.entry.kind === 'area' && !isNamedFirst(gazetteer, text, found))) return undefined
    return present(gazetteer, found)
  }

  return {
    findPlace(text, { country, whole = false } = {}) {
      const home = country?.toUpperCase() ?? ''
      if (text.length > longestRemembered) return read(text, home, whole)
      const asked = `${home} ${whole} ${text}`
      const known = remembered.get(asked)
      if (known) return known.place
      const place = read(text, home, whole)
      remembered.set(asked, { place })
      return place
    },
  }
}

function findCandidate(gazetteer: Gazetteer, text: string, home: string): Candidate | undefined {
  const groups = locationParts(text)
  const whole = groups.flat().join(' ')
  const asOne = { name: whole, candidates: candidatesNamed(gazetteer, whole) }
  const known = groups.map((group) => group.flatMap((part) => knownParts(gazetteer, part)))
  const [first = [], ...rest] = known
  return (
    chooseFrom(gazetteer, [asOne], [], home) ??
    chooseFrom(gazetteer, first, rest.flat(), home) ??
    known.map((group) => chooseFrom(gazetteer, group, [], home)).find((found) => found !== undefined)
  )
}

function isNamedFirst(gazetteer: Gazetteer, text: string, { entry }: Candidate): boolean {
  if (mentionsNoPlace(text)) return false
  const groups = locationParts(text)
  const names = [groups.flat().join(' '), groups[0]?.[0] ?? '']
  return names
    .flatMap((name) => knownParts(gazetteer, name)[0]?.candidates ?? [])
    .some((one) => one.entry.kind === entry.kind && one.entry.id === entry.id)
}

/** The first of `parts` that agrees with all that follow it. */
function chooseFrom(gazetteer: Gazetteer, parts: Part[], after: Part[], home: string): Candidate | undefined {
  for (const [index, part] of parts.entries()) {
    const later = [...parts.slice(index + 1), ...after]
    const qualifiers = qualifiersOf(gazetteer, part, later, home)
    const agreeing = agreeingWith(gazetteer, part, qualifiers, home)
    if (agreeing.length === 0) continue
    const countries = countriesOf(gazetteer, part.name, agreeing)
    const isGuess = later.length > 0 && qualifiers.length === 0 && countries.size > 1 && !countries.has(home)
    return isGuess ? undefined : foremost(gazetteer, part.name, agreeing, home)
  }
  return undefined
}

/** What the later parts can mean. A town counts only where it is in the company's country or one of the candidates'. */
function qualifiersOf(gazetteer: Gazetteer, part: Part, later: Part[], home: string): Candidate[][] {
  const countries = countriesOf(gazetteer, part.name, part.candidates).add(home)
  return later
    .map(({ name, candidates: meanings }) => {
      const areas = meanings.filter(({ entry }) => entry.kind === 'area')
      const places = meanings.filter(
        (one) => one.entry.kind === 'place' && countries.has(one.country) && !isCodeAbroad(one, name, areas),
      )
      return [...areas, ...places]
    })
    .filter((meanings) => meanings.length > 0)

  // `AT` is Austria, not a town's airport, wherever it could be either.
  function isCodeAbroad(one: Candidate, name: string, areas: Candidate[]): boolean {
    return isLocal(gazetteer, one, name) && (one.country !== home || areas.length > 0)
  }
}

function countriesOf(gazetteer: Gazetteer, name: string, candidates: Candidate[]): Set<string> {
  return new Set(withoutNamesakes(gazetteer, name, candidates).map(({ country }) => country))
}

function agreeingWith(
  gazetteer: Gazetteer,
  { name, candidates }: Part,
  qualifiers: Candidate[][],
  home: string,
): Candidate[] {
  return candidates.filter((one) => {
    if (one.country !== home && qualifiers.length === 0 && isLocal(gazetteer, one, name)) return false
    const namesakes = candidates.filter(({ country }) => country === one.country).length
    const reach = namesakes > 1 ? districtKilometres : suburbKilometres
    return qualifiers.every((qualifier) => agrees(gazetteer, one, qualifier, reach))
  })
}

function present(gazetteer: Gazetteer, { entry, placeId, country }: Candidate): City | Area {
  const name = gazetteer.placeName(placeId)
  const where = { country, ...gazetteer.point(placeId), population: gazetteer.population(placeId) }
  if (entry.kind === 'place') return { kind: 'city', name, ...where }
  const kind = gazetteer.isCountry(entry.id) ? 'country' : 'region'
  return { kind, name: gazetteer.areaName(entry.id), mostPopulous: name, ...where }
}
