import { foldName } from '../src/fold-name.ts'
import type { NameKind } from '../src/gazetteer.ts'
import { kilometres } from '../src/match.ts'
import { withoutTypeWords } from '../src/type-words.ts'
import { areaAliases } from './area-aliases.ts'
import type { readSources, SourceCity } from './sources.ts'

export interface Area {
  code: string
  name: string
  parent: string | undefined
  names: Map<string, NameKind>
  cities: SourceCity[]
  isCityState: boolean
  /** The city that the area has its name from: Makkah of Mecca Region. */
  namesake: SourceCity | undefined
  /** The part of its people who live within 50 km of its namesake, from 0 to 1. */
  share: number
  /** Whether all its places are within 25 km of its namesake. */
  isCompact: boolean
}

// The distance at which a point still says where somebody lives.
const nearKilometres = 50
const compactKilometres = 25
const borough = /^(?:(?:royal|metropolitan|city and) )?borough of (?=.)/

/** The countries, regions and districts that have a city, parents before their parts. */
export function buildAreas(sources: ReturnType<typeof readSources>): Area[] {
  const { cities, countries, regions, districts, districtOf } = sources
  const areas = new Map<string, Area>()
  const add = (code: string, name: string, parent?: string) =>
    areas.set(code, {
      code,
      name,
      parent,
      names: new Map(),
      cities: [],
      isCityState: false,
      namesake: undefined,
      share: 1,
      isCompact: false,
    })
  for (const { iso, name } of countries) add(iso, name)
  for (const { code, name } of regions) add(code, name, code.slice(0, 2))
  for (const { code, name } of districts) add(code, name, code.split('.', 2).join('.'))

  for (const city of cities) {
    const region = `${city.countrycode}.${city.admin1code}`
    for (const code of [city.countrycode, region, districtOf(city) ?? '']) areas.get(code)?.cities.push(city)
  }
  for (const [code, area] of areas) {
    area.cities.sort((a, b) => b.population - a.population || a.geonameid - b.geonameid)
    if (area.cities.length === 0) areas.delete(code)
  }
  for (const { iso, iso3, population } of countries) {
    const area = areas.get(iso)
    if (!area) continue
    for (const code of [iso, iso3]) area.names.set(foldName(code), 'code')
    for (const name of foreignNames(iso)) if (!area.names.has(name)) area.names.set(name, 'alternate')
    area.isCityState = (area.cities[0]?.population ?? 0) * 2 >= population
  }
  for (const area of areas.values()) {
    nameArea(area)
    if (area.parent !== undefined) compareWithNamesake(area)
  }
  return [...areas.values()]
}

const languages =
  `ar bn cs da de el en es fa fi fil fr he hi hu id it ja ko ms nb nl pl pt ro ru sv th tr uk ur vi zh-Hans
zh-Hant`.split(/\s+/)

/** What the country is called in many languages, from the CLDR data of Node. */
function foreignNames(iso: string): string[] {
  return languages.flatMap((language) => {
    const name = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }).of(iso)
    return name === undefined ? [] : [foldName(name), foldName(name.replace(/ \(.*\)/, ''))]
  })
}

function nameArea({ code, name, names }: Area): void {
  const own = code.split('.').at(-1) ?? code
  // Districts of Italy have the letters of number plates. Those of other countries have codes that nobody writes.
  if (/^[A-Z]{2,3}$/.test(own) && (code.split('.').length < 3 || code.startsWith('IT.')))
    names.set(foldName(own), 'code')
  for (const alias of areaAliases[code] ?? []) {
    // The codes of countries are known everywhere, so UK and USA are names.
    const folded = foldName(alias)
    names.set(folded, /^[a-z]{1,4}$/.test(folded) && code.includes('.') ? 'code' : 'name')
  }
  const folded = foldName(name)
  names.set(folded, 'name')
  // Nobody writes a county of the United States without the word.
  if (/^US\..*\./.test(code)) names.set(folded.replace(/ county$/, ' co'), 'name')
  else names.set(bareName(folded), 'name')
}

function bareName(folded: string): string {
  const bare = withoutTypeWords(folded.replace(borough, ''))?.name
  return bare === undefined ? folded.replace(borough, '') : (withoutTypeWords(bare)?.name ?? bare)
}

function compareWithNamesake(area: Area): void {
  const { cities, names } = area
  area.namesake = cities.find(({ name, alternatenames }) =>
    [name, ...alternatenames].some((spelling) => names.get(foldName(spelling)) === 'name'),
  )
  const centre = area.namesake ?? cities[0]
  const people = (some: SourceCity[]) => some.reduce((sum, { population }) => sum + population, 0)
  if (!centre) return
  area.isCompact = cities.every((city) => kilometres(centre, city) <= compactKilometres)
  if (people(cities) > 0)
    area.share = people(cities.filter((city) => kilometres(centre, city) <= nearKilometres)) / people(cities)
}
