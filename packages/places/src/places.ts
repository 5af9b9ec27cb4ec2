import { LRUCache } from 'lru-cache'
import { type Found, findMatch } from './find-match.ts'
import { type Gazetteer, openGazetteer } from './gazetteer.ts'
import type { Area, City, FindPlace } from './known-place.ts'
import { mentionsNoPlace } from './location-parts.ts'
import { type SuggestedPlace, type SuggestOptions, suggestPlaces } from './suggest-places.ts'

export interface Places {
  /**
   * The place that a text names; undefined when it is unknown or ambiguous. Never throws.
   * - `country`, the company's (ISO 3166 alpha-2): of several places with the name, one in it comes first, unless it is tiny
   *   beside one abroad.
   * - Later parts must agree with the first (`Paris, Texas`). A first part that is unknown or contradicts them is skipped:
   *   `BGC, Taguig` is Taguig, `Paris, Japan` is Japan.
   * - A text may begin with what holds the rest: `US, TX, Austin`.
   * - Behind an unknown part, a name that a city shares with its province is the province: `Xyzzy, Chiang Mai`.
   * - An unknown later part is ignored when the name is in a single country, and no other place there may be meant; otherwise
   *   the text is ambiguous (`Paris, Atlantis`).
   * - With `whole`, for the centre of a search, an area counts only when nothing unknown or contradicting precedes it: `Makatti, Philippines` is
   *   undefined, `Cavite, Philippines` is Cavite.
   */
  findPlace: FindPlace
  /** Places for somebody who types a name, ten at most. Each has a text that `findPlace` with `whole` finds it by. */
  suggestPlaces: (text: string, options?: SuggestOptions) => readonly SuggestedPlace[]
}

let places: Places | undefined

/** Loads the gazetteer at the first call, in about 0.1 s; later calls return the same object. */
export function loadPlaces(): Places {
  places ??= placesIn(openGazetteer())
  return places
}

// Most leads are in few places, so nearly every text is in the cache.
const maxCachedTexts = 10_000
const maxCachedLength = 200
/** Whoever types begins as others do. */
const maxCachedSuggestions = 1_000

function placesIn(gazetteer: Gazetteer): Places {
  const cache = new LRUCache<string, { readonly place: City | Area | undefined }>({ max: maxCachedTexts })

  function find(text: string, home: string, whole: boolean): City | Area | undefined {
    const found = findMatch(gazetteer, text, home)
    if (!found) return undefined
    // A search says which of two it chose; nobody would see that a lead has the wrong one.
    const isArea = found.match.entry.kind === 'area'
    if (whole ? isArea && (!found.isFirst || mentionsNoPlace(text)) : found.isAmbiguous) return undefined
    return present(gazetteer, found, whole)
  }

  const findPlace: FindPlace = (text, { country, whole = false } = {}) => {
    const home = country?.toUpperCase() ?? ''
    if (text.length > maxCachedLength) return find(text, home, whole)
    const key = `${home} ${whole} ${text}`
    const known = cache.get(key)
    if (known) return known.place
    const place = find(text, home, whole)
    cache.set(key, { place })
    return place
  }

  const suggested = new LRUCache<string, readonly SuggestedPlace[]>({ max: maxCachedSuggestions })
  return {
    findPlace,
    suggestPlaces(text, options = {}) {
      const short = text.slice(0, maxCachedLength)
      const key = `${options.country ?? ''} ${options.limit ?? ''} ${short}`
      const known = suggested.get(key)
      if (known) return known
      const places = suggestPlaces(gazetteer, findPlace, short, options)
      suggested.set(key, places)
      return places
    },
  }
}

// Only a search shows names with their regions, so a lead does not pay for them.
function present(gazetteer: Gazetteer, { match, rival }: Found, isSearch: boolean): City | Area {
  const { entry, placeId, country } = match
  const name = gazetteer.placeName(placeId)
  const where = { country, ...gazetteer.point(placeId), population: gazetteer.population(placeId) }
  const fullName = isSearch ? describe(gazetteer, placeId) : name
  if (entry.kind === 'place')
    return {
      kind: 'city',
      name,
      fullName,
      ...where,
      ...(isSearch && rival && { rival: describe(gazetteer, rival.placeId) }),
    }
  const kind = gazetteer.isCountry(entry.id) ? 'country' : 'region'
  return { kind, name: gazetteer.areaName(entry.id), fullName, mostPopulous: name, ...where }
}

/** `London, Ontario, Canada`. */
function describe(gazetteer: Gazetteer, placeId: number): string {
  const areas = gazetteer.areasOf(placeId).filter(({ isDistrict }) => !isDistrict)
  return [gazetteer.placeName(placeId), ...areas.map(({ name }) => name)].join(', ')
}
