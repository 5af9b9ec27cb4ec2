import { foldName } from '../src/fold-name.ts'
import type { NameKind } from '../src/gazetteer.ts'
import { areaAliases } from './aliases.ts'
import type { readSources, SourceCity } from './sources.ts'

export interface Area {
  code: string
  name: string
  parent: string | undefined
  names: Map<string, NameKind>
  cities: SourceCity[]
  isCityState: boolean
}

const before =
  /^(?:(?:the )?(?:province|state|municipality|city|region|departement|department) of|provincia(?: di| de| del)?|departamento(?: de| del)?|citta metropolitana di|kabupaten|kota|judetul?|powiat|okres|politischer bezirk|bezirk|landkreis|kreis) (?=.)/
const after =
  /(?<=.) (?:province|region|state|department|governorate|oblast|prefecture|division|county|parish|krai|republic|voivodeship)$/

/**
 * The countries, regions and districts that have a city, parents before their parts. Districts with a single city are
 * dropped, because they add nothing to that city's name.
 */
export function buildAreas({
  cities,
  countries,
  regions,
  districts,
  districtOf,
}: ReturnType<typeof readSources>): Area[] {
  const areas = new Map<string, Area>()
  const add = (code: string, name: string, parent?: string) =>
    areas.set(code, { code, name, parent, names: new Map(), cities: [], isCityState: false })
  for (const { iso, name } of countries) add(iso, name)
  for (const { code, name } of regions) add(code, name, code.slice(0, 2))
  for (const { code, name } of districts) add(code, name, code.split('.', 2).join('.'))

  for (const city of cities) {
    const region = `${city.countrycode}.${city.admin1code}`
    for (const code of [city.countrycode, region, districtOf(city) ?? '']) areas.get(code)?.cities.push(city)
  }
  for (const [code, area] of areas) {
    area.cities.sort((a, b) => b.population - a.population || a.geonameid - b.geonameid)
    if (area.cities.length < (code.split('.').length === 3 ? 2 : 1)) areas.delete(code)
  }
  for (const { iso, iso3, population } of countries) {
    const area = areas.get(iso)
    if (!area) continue
    for (const code of [iso, iso3]) area.names.set(foldName(code), 'code')
    area.isCityState = (area.cities[0]?.population ?? 0) * 2 >= population
  }
  for (const area of areas.values()) nameArea(area)
  return [...areas.values()]
}

function nameArea({ code, name, names }: Area): void {
  const own = code.split('.').at(-1) ?? code
  // Districts of Italy have the letters of number plates. Those of other countries have codes that nobody writes.
  if (/^[A-Z]{2,3}$/.test(own) && (code.split('.').length < 3 || code.startsWith('IT.')))
    names.set(foldName(own), 'code')
  for (const alias of areaAliases[code] ?? []) {
    // The codes of countries are known everywhere, so UK and USA are names.
    names.set(foldName(alias), /^[A-Z]{2,4}$/.test(alias) && code.includes('.') ? 'code' : 'name')
  }
  const folded = foldName(name)
  names.set(folded, 'name')
  names.set(folded.replace(before, ''), 'name')
  // Nobody writes a county of the United States without the word.
  if (!/^US\..*\./.test(code)) names.set(folded.replace(before, '').replace(after, ''), 'name')
}
