import { foldName } from './fold-name.ts'
import type { Entry, Gazetteer, NameForm } from './gazetteer.ts'
import { weigh } from './home-first.ts'
import type { Area, City, FindPlace } from './known-place.ts'

/** A place for somebody who types a name. */
export interface SuggestedPlace {
  /** A text that means this place, and no other: `London, Ontario, Canada`. */
  readonly text: string
  readonly place: City | Area
  /** Whether its name begins so, the whole text means it, or its name is spelled in a similar way. */
  readonly match: 'begins' | 'means' | 'similar'
}

export interface SuggestOptions {
  readonly country?: string | null
  readonly limit?: number
}

interface Candidate {
  readonly entry: Entry
  readonly isHome: boolean
  readonly edits: number
  /** The higher, the earlier. */
  readonly rank: number
}

const maxLimit = 10
/** So many of those that come first are tried: another place may have the name of one. */
const maxTried = 60

/**
 * Places whose names begin with what is typed (of a single Latin letter there would be too many), those at home first, the main names before other ones, then the larger ones.
 * Where there are none: the one that the text means, or those with similar names. What stands behind a comma must begin the
 * name of an area that holds the place.
 */
export function suggestPlaces(
  gazetteer: Gazetteer,
  findPlace: FindPlace,
  text: string,
  { country, limit = maxLimit }: SuggestOptions,
): SuggestedPlace[] {
  const home = country?.toUpperCase() ?? ''
  const [name = '', ...areas] = text.split(',').map(foldName)
  if (name === '' || /^[a-z]$/.test(name)) return []
  const known = areas.filter((area) => area !== '')
  const found = meant(beginning(gazetteer, name, home), 'begins')
  if (found.length > 0) return found
  const place = findPlace(text, { country: country ?? null, whole: true })
  if (place) return [{ text: place.kind === 'city' ? place.fullName : text.trim(), place, match: 'means' }]
  return meant(similar(gazetteer, name, home), 'similar')

  function meant(candidates: Candidate[], match: SuggestedPlace['match']): SuggestedPlace[] {
    const suggested: SuggestedPlace[] = []
    for (const { entry } of candidates) {
      if (suggested.length === Math.min(limit, maxLimit)) break
      const names = namesOf(gazetteer, entry)
      if (!known.every((typed) => names.slice(1).some((area) => foldName(area).startsWith(typed)))) continue
      const whole = names.join(', ')
      const own = findPlace(whole, { country: country ?? null, whole: true })
      // A text that means another place is no way to this one.
      if (own && isOf(gazetteer, own, entry)) suggested.push({ text: whole, place: own, match })
    }
    return suggested
  }
}

function beginning(gazetteer: Gazetteer, name: string, home: string): Candidate[] {
  const candidates = collect(gazetteer, home)
  gazetteer.eachBeginning(name, candidates.take)
  return candidates.first()
}

/** Those at home; where there are none, those with the fewest wrong letters. */
function similar(gazetteer: Gazetteer, name: string, home: string): Candidate[] {
  const edits = name.length <= 3 ? 0 : name.length <= 5 ? 1 : 2
  if (edits === 0) return []
  const candidates = collect(gazetteer, home)
  gazetteer.eachSimilar(name, edits, candidates.take)
  const found = candidates.first()
  const least = Math.min(...found.map((one) => one.edits))
  const atHome = found.filter(({ isHome }) => isHome)
  return atHome.length > 0 ? atHome : found.filter((one) => one.edits === least)
}

// A rank is one number, because tens of thousands of names may begin so. People stand below all else.
const [ofHome, ofWhole, ofName, ofPeople] = [2 ** 43, 2 ** 42, 2 ** 40, 2 ** 36]

/** Keeps those of the highest ranks, each place and area once, as what it is called best. */
function collect(gazetteer: Gazetteer, home: string) {
  let kept = new Map<number, Candidate>()
  let least = Number.NEGATIVE_INFINITY

  function take(entry: Entry, { isWhole, isShort, edits }: NameForm): void {
    const { kind, id, nameKind } = entry
    const isPlace = kind === 'place'
    const country = gazetteer.country(isPlace ? gazetteer.areaOf(id) : id)
    const isHome = country === home
    // Codes and short other names count in their own country only.
    const isLocal = nameKind === 'code' ? !gazetteer.isCountry(id) : nameKind === 'alternate' && isShort
    if (!isHome && isLocal) return
    const placeId = isPlace ? id : gazetteer.mostPopulous(id)
    const people = Math.min(weigh(gazetteer, { entry, placeId, country, isImplied: false }, home), ofPeople)
    const named = nameKind === 'name' ? ofName : 0
    const rank = (isHome ? ofHome : 0) + (isWhole ? ofWhole : 0) + named - edits * 2 * ofName + people
    if (rank <= least) return
    const key = id * 2 + (isPlace ? 1 : 0)
    if (rank <= (kept.get(key)?.rank ?? Number.NEGATIVE_INFINITY)) return
    kept.set(key, { entry, isHome, edits, rank })
    if (kept.size > 4 * maxTried) cut()
  }

  function cut(): void {
    kept = new Map([...kept].sort(([, a], [, b]) => b.rank - a.rank).slice(0, maxTried))
    least = [...kept.values()].at(-1)?.rank ?? least
  }

  return {
    take,
    first: () => [...kept.values()].sort((a, b) => b.rank - a.rank).slice(0, maxTried),
  }
}

/** The name of a place or an area, and those of the region and the country around it. */
function namesOf(gazetteer: Gazetteer, { kind, id }: Entry): string[] {
  const areas = kind === 'place' ? gazetteer.areasOf(id) : gazetteer.areasFrom(id)
  const shown = areas.filter(({ isDistrict }, index) => !isDistrict || (kind === 'area' && index === 0))
  return [...(kind === 'place' ? [gazetteer.placeName(id)] : []), ...shown.map(({ name }) => name)]
}

function isOf(gazetteer: Gazetteer, place: City | Area, { kind, id }: Entry): boolean {
  if ((place.kind === 'city') !== (kind === 'place')) return false
  const { latitude, longitude } = gazetteer.point(kind === 'place' ? id : gazetteer.mostPopulous(id))
  return place.latitude === latitude && place.longitude === longitude
}
