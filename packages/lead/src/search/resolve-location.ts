import { words } from '../text/fold.ts'
import type { Place, Point } from '../text/place.ts'
import { quoted } from '../text/quoted.ts'
import type { Filter } from './filter.ts'
import type { ParsedSearch } from './parsed-search.ts'
import { addError, type ResolveContext } from './resolve-context.ts'

/** With a radius, a circle around a place or a point; without one, the words of the location. */
export function resolveLocation({ location, radius }: ParsedSearch, context: ResolveContext): Filter | undefined {
  if (location === undefined) return undefined
  const coordinates = readCoordinates(location, context)
  if (radius === undefined) {
    if (!coordinates) return { kind: 'location words', words: [...new Set(words(location))] }
    return addError(
      context,
      'invalid_location',
      `filter[location_selected] ${quoted(location)} is a point: send filter[location_radius_selected] with it.`,
    )
  }
  const centre = coordinates ?? placeCentre(location, context)
  return centre && { kind: 'within', centre, kilometres: radius }
}

function placeCentre(text: string, context: ResolveContext): Point | undefined {
  const place = context.findPlace(text, { country: context.catalogue.country ?? null, whole: true })
  if (!place) {
    return addError(
      context,
      'unknown_place',
      `filter[location_selected] ${quoted(text)} is not a known place: send the name of a city, or lat,lon.`,
    )
  }
  context.warnings.push(
    ...doubts(place, context.catalogue.country).map((doubt) => `filter[location_selected] ${quoted(text)} ${doubt}`),
  )
  return { latitude: place.latitude, longitude: place.longitude }
}

/** Why the centre of a circle may not be the one that is meant. */
function doubts(place: Place, home: string | undefined): string[] {
  const { country, fullName } = place
  return [
    ...(place.kind === 'city' ? [] : [`is a ${place.kind}: the circle is drawn around ${place.mostPopulous}`]),
    ...(home === undefined || country === home
      ? []
      : [`is outside your company's country: the circle is drawn around ${fullName}`]),
    ...(place.kind === 'city' && place.rival !== undefined
      ? [`can also be ${place.rival}: the circle is drawn around ${fullName}. Add the region or the country to choose`]
      : []),
  ]
}

/** `lat,lon` in degrees; undefined for any other text. Adds an error when they are out of range. */
function readCoordinates(text: string, context: ResolveContext): Point | undefined {
  const match = /^\s*(-?[0-9]+(?:\.[0-9]+)?)\s*,\s*(-?[0-9]+(?:\.[0-9]+)?)\s*$/.exec(text)
  if (!match) return undefined
  const [latitude, longitude] = [Number(match[1]), Number(match[2])]
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
    addError(
      context,
      'invalid_location',
      `filter[location_selected] ${quoted(text)} is not a point: send a latitude from -90 to 90 and a longitude from -180 to 180.`,
    )
  }
  return { latitude, longitude }
}
