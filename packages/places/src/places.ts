import { agrees, type Candidate, candidatesNamed, foremost, isLocal } from './candidate.ts'
import { foldName } from './fold-name.ts'
import { type Gazetteer, openGazetteer } from './gazetteer.ts'
import { locationParts, spellings } from './location-parts.ts'

/** A town or city: `country` is its ISO 3166 code, the coordinates are degrees. */
export interface City {
  kind: 'city'
  name: string
  country: string
  latitude: number
  longitude: number
  population: number
}

/** A region or country alone. The coordinates and the population are those of `mostPopulous`, a city in it. */
export interface Area {
  kind: 'region' | 'country'
  name: string
  country: string
  mostPopulous: string
  latitude: number
  longitude: number
  population: number
}

export interface Places {
  /**
   * The place a text names, or undefined where that cannot be told. `country` is the company's ISO 3166 code, whose
   * places come first. Later parts of the text (`Paris, Texas`) must agree with the first; a first part that is unknown
   * or that contradicts them gives way to the next (`BGC, Taguig` is Taguig, `Paris, Japan` is Japan). A part that
   * names nothing known is passed over where the name means the company's country or a single one, and refuses it
   * otherwise (`Paris, Atlantis`). Never throws.
   */
  findPlace(text: string, options?: { country?: string | null }): City | Area | undefined
}

interface Part {
  name: string
  candidates: Candidate[]
}

let places: Places | undefined

/** Loads the gazetteer at the first call, in about 0.1 s; later calls return the same. */
export function loadPlaces(): Places {
  places ??= placesIn(openGazetteer())
  return places
}

function placesIn(gazetteer: Gazetteer): Places {
  return {
    findPlace(text, { country } = {}) {
      const home = country?.toUpperCase() ?? ''
      const found = findCandidate(gazetteer, text, home)
      return found && present(gazetteer, found)
    },
  }
}

function findCandidate(gazetteer: Gazetteer, text: string, home: string): Candidate | undefined {
  const groups = locationParts(text)
  if (groups.length === 0) return undefined
  const known = groups.map((group) => group.flatMap((part) => knownParts(gazetteer, part, home)))
  const whole = groups.flat().join(' ')
  const asOne = { name: whole, candidates: candidatesNamed(gazetteer, whole) }
  return (
    choose(gazetteer, asOne, [], home) ??
    chooseFirst(gazetteer, known.flat().slice(0, known[0]?.length), known.slice(1).flat(), home) ??
    known.map((group) => chooseFirst(gazetteer, group, [], home)).find((found) => found !== undefined)
  )
}

/** A part as the names in it: `Springfield IL 62701` has two where the gazetteer knows both. */
function knownParts(gazetteer: Gazetteer, part: string, home: string): Part[] {
  const whole = knownPart(gazetteer, part, home)
  if (whole.candidates.length > 0) return [whole]
  const words = (spellings(part)[1] ?? part).split(' ')
  for (let tail = Math.min(4, words.length - 1); tail > 0; tail--) {
    const area = knownPart(gazetteer, words.slice(-tail).join(' '), home)
    area.candidates = area.candidates.filter(({ entry }) => entry.kind === 'area')
    const place = knownPart(gazetteer, words.slice(0, -tail).join(' '), home)
    if (area.candidates.length > 0 && place.candidates.some((one) => agrees(gazetteer, one, area.candidates))) {
      return [place, area]
    }
  }
  return [whole]
}

function knownPart(gazetteer: Gazetteer, part: string, home: string): Part {
  for (const name of spellings(part)) {
    const candidates = candidatesNamed(gazetteer, name)
    if (candidates.length > 0) return { name, candidates }
  }
  return { name: part, candidates: [] }
}

function chooseFirst(gazetteer: Gazetteer, parts: Part[], after: Part[], home: string): Candidate | undefined {
  for (const [index, part] of parts.entries()) {
    const found = choose(gazetteer, part, [...parts.slice(index + 1), ...after], home)
    if (found) return found
  }
  return undefined
}

function choose(gazetteer: Gazetteer, { name, candidates }: Part, later: Part[], home: string): Candidate | undefined {
  const qualifiers = later
    .map((part) => part.candidates.filter((one) => one.entry.kind === 'area' || one.country === home || !isLocal(gazetteer, one, part.name)))
    .filter((meanings) => meanings.length > 0)
  const agreeing = candidates.filter(
    (one) =>
      (one.country === home || qualifiers.length > 0 || !isLocal(gazetteer, one, name)) &&
      qualifiers.every((qualifier) => agrees(gazetteer, one, qualifier)),
  )
  const unexplained = qualifiers.length === 0 && later.length > 0
  const countries = new Set(agreeing.map(({ country }) => country))
  if (unexplained && countries.size > 1 && !countries.has(home)) return undefined
  return foremost(gazetteer, agreeing, home)
}

function present(gazetteer: Gazetteer, { entry, placeId }: Candidate): City | Area {
  const { name, country, latitude, longitude, population } = gazetteer.place(placeId)
  if (entry.kind === 'place') return { kind: 'city', name, country, latitude, longitude, population }
  const area = gazetteer.area(entry.id)
  const kind = area.isCountry ? 'country' : 'region'
  return { kind, name: area.name, country, mostPopulous: name, latitude, longitude, population }
}
