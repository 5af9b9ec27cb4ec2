import { addFault, pointTo, readAmount, readMembers, readShortText } from '../../request/fault.ts'
import { words } from '../../text/fold.ts'
import type { Place } from '../../text/place.ts'
import { quoted } from '../../text/quoted.ts'
import type { Filter } from '../filter.ts'
import { doubts } from '../resolve-location.ts'
import { maxSearchTextLength } from '../search-text.ts'
import type { SentOperators } from './condition-values.ts'
import { addWarning, type NativeContext, type ResolvedPlace } from './native-context.ts'

const kilometresPerMile = 1.609344
/** Half of the way around the earth, and a little. */
const maxKilometres = 20_040
const latitudes = { minimum: -90, maximum: 90 }
const longitudes = { minimum: -180, maximum: 180 }

export function readLocationCondition({ pointer, values }: SentOperators, context: NativeContext): Filter | undefined {
  const [[operator, value] = []] = values
  const place = pointTo(pointer, operator ?? '')
  if (operator === 'words') return readWords(value, place, context)
  return operator === 'near' ? readNear(value, place, context) : readBox(value, place, context)
}

function readWords(value: unknown, place: string, context: NativeContext): Filter | undefined {
  const text = readShortText(value, place, maxSearchTextLength, context)
  if (text === undefined) return undefined
  const found = [...new Set(words(text))]
  return found.length > 0
    ? { kind: 'location words', words: found }
    : addFault(context, place, `${quoted(text)} has no words: send words of a location.`)
}

function readNear(value: unknown, place: string, context: NativeContext): Filter | undefined {
  const sent = readMembers(value, place, ['place', 'lat', 'lon', 'km', 'miles'], context)
  if (!sent) return undefined
  const centre = readCentre(sent, place, context)
  const kilometres = readRadius(sent, place, context)
  if (!centre || kilometres === undefined) return undefined
  const { latitude, longitude } = centre
  if (context.loose === 0) context.centres.push({ latitude, longitude })
  return { kind: 'within', centre: { latitude, longitude }, kilometres }
}

function readRadius(sent: ReadonlyMap<string, unknown>, place: string, context: NativeContext): number | undefined {
  if (sent.has('km') === sent.has('miles')) return addFault(context, place, 'A `near` needs either km or miles.')
  const unit = sent.has('km') ? 'km' : 'miles'
  const factor = unit === 'km' ? 1 : kilometresPerMile
  const limits = { minimum: 0.001, maximum: Math.floor(maxKilometres / factor) }
  const amount = readAmount(sent.get(unit), pointTo(place, unit), limits, context)
  return amount === undefined ? undefined : amount * factor
}

function readCentre(
  sent: ReadonlyMap<string, unknown>,
  place: string,
  context: NativeContext,
): { latitude: number; longitude: number } | undefined {
  const isPoint = sent.has('lat') || sent.has('lon')
  if (sent.has('place') === isPoint) return addFault(context, place, 'A `near` needs either a place, or lat and lon.')
  if (!isPoint) return readPlace(sent.get('place'), place, context)
  const latitude = readAmount(sent.get('lat'), pointTo(place, 'lat'), latitudes, context)
  const longitude = readAmount(sent.get('lon'), pointTo(place, 'lon'), longitudes, context)
  if (latitude === undefined || longitude === undefined) return undefined
  context.places[place] = { kind: 'point', latitude, longitude }
  return { latitude, longitude }
}

function readPlace(value: unknown, near: string, context: NativeContext): ResolvedPlace | undefined {
  const pointer = pointTo(near, 'place')
  const text = readShortText(value, pointer, maxSearchTextLength, context)
  if (text === undefined) return undefined
  const known = context.known?.places[near]
  const { country } = context.catalogue
  const found = known ? undefined : context.findPlace(text, { country: country ?? null, whole: true })
  const place = known ?? (found && resolvedPlace(found))
  if (!place)
    return addFault(context, pointer, `${quoted(text)} is not a known place: send the name of a city, or lat and lon.`)
  context.places[near] = place
  for (const doubt of found ? doubts(found, country) : [])
    addWarning(context, { pointer, detail: `${quoted(text)} ${doubt}.` })
  return place
}

function resolvedPlace({ kind, latitude, longitude, fullName }: Place): ResolvedPlace {
  return { kind, latitude, longitude, name: fullName }
}

function readBox(value: unknown, place: string, context: NativeContext): Filter | undefined {
  const sides = ['north', 'south', 'east', 'west'] as const
  const sent = readMembers(value, place, sides, context)
  if (!sent) return undefined
  const [north, south, east, west] = sides.map((side) =>
    readAmount(
      sent.get(side),
      pointTo(place, side),
      side === 'north' || side === 'south' ? latitudes : longitudes,
      context,
    ),
  )
  if (north === undefined || south === undefined || east === undefined || west === undefined) return undefined
  if (north < south) return addFault(context, place, '`north` is below `south`: swap them.')
  return { kind: 'box', north, south, east, west }
}
