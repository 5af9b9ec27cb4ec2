import { kilometres } from './distance.ts'
import { knownErrors } from './known-errors.ts'
import type { Reference, ReferenceCity } from './references.ts'

/** `findPlace` of this commit or of an earlier one. */
export type FindPlace = (
  text: string,
  options: { country: string; whole?: boolean },
) =>
  | { kind: string; name: string; country: string; latitude: number; longitude: number; rival?: string | undefined }
  | undefined

/** Of one country or of all: how many texts found their city, another place that is too far away, or no city. */
export interface Figures {
  cities: number
  right: number
  wrong: number
  none: number
  wrongCentre: number
  aloneRight: number
  aloneWrong: number
  aloneNone: number
}

export const maxKilometres = 50
export const zero: Readonly<Figures> = {
  cities: 0,
  right: 0,
  wrong: 0,
  none: 0,
  wrongCentre: 0,
  aloneRight: 0,
  aloneWrong: 0,
  aloneNone: 0,
}

/** Looks up `City, Region` and `City` for a company in the city's country. */
export function compareCities(findPlace: FindPlace, reference: Reference, references: readonly Reference[]) {
  const namesakes = Map.groupBy(
    references.flatMap(({ all }) => all),
    (city) => inRegion(city),
  )
  const byCountry = Map.groupBy(reference.largest, ({ country }) => country)
  const wrong: string[] = []
  const excused: string[] = []
  const figures: Record<string, Figures> = {}
  for (const [country, cities] of byCountry) {
    const counts = { ...zero }
    const places = Map.groupBy(cities, ({ name }) => name)
    for (const city of cities) {
      const text = `${city.name}, ${city.region}`
      if (knownErrors[`${country} ${text}`] !== undefined) {
        excused.push(`${country} ${text}: ${knownErrors[`${country} ${text}`]}`)
        continue
      }
      counts.cities++
      const same = [city, ...(namesakes.get(inRegion(city)) ?? [])]
      const place = findPlace(text, { country })
      const found = place?.kind === 'city' ? place : undefined
      if (!found) counts.none++
      else if (isAtOne(found, same)) counts.right++
      else {
        counts.wrong++
        wrong.push(
          `${country} ${text} (${city.population} people) → ${found.name}, ${Math.round(kilometres(city, found))} km off`,
        )
      }
      const centre = findPlace(text, { country, whole: true })
      if (centre?.kind === 'city' && centre.rival === undefined && !isAtOne(centre, same)) counts.wrongCentre++
      const alone = findPlace(city.name, { country })
      if (alone?.kind !== 'city') counts.aloneNone++
      else if (isAtOne(alone, places.get(city.name) ?? [])) counts.aloneRight++
      else counts.aloneWrong++
    }
    figures[country] = counts
  }
  return { figures, wrong, excused }
}

function isAtOne(place: { latitude: number; longitude: number }, cities: readonly ReferenceCity[]): boolean {
  return cities.some((city) => kilometres(city, place) <= maxKilometres)
}

function inRegion({ country, name, region }: ReferenceCity): string {
  return `${country} ${plain(name)}, ${plain(region)}`
}

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}'’‘`ʻ]/gu, '')
    .toLowerCase()
    .replace(/ (?:province|prefecture|oblast|region|state|division|governorate)$/, '')
    .replaceAll('-', ' ')
}
