import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { nearestRows } from './nearest-rows.ts'
import { unpackSections } from './sections.ts'
import { TextColumn } from './text-column.ts'

/** What a name is to its entry: the main name, another spelling, or a code. The data file has the position in the list. */
export type NameKind = 'name' | 'alternate' | 'code'
export const nameKinds: readonly NameKind[] = ['name', 'alternate', 'code']

/** What a name of the gazetteer stands for. Areas are countries, their regions, and the districts of regions. */
export interface Entry {
  kind: 'place' | 'area'
  /** The row among the places, or among the areas. */
  id: number
  nameKind: NameKind
}

/** How a name that was found is to the one that was typed. */
export interface NameForm {
  readonly isWhole: boolean
  readonly isShort: boolean
  /** Wrong letters. */
  readonly edits: number
}

/** Names that are no longer are codes of airports and regions, or of places abroad that nobody here means. */
const shortLength = 3

export type Gazetteer = ReturnType<typeof openGazetteer>

export const noParent = 0xffff
export const cityState = 1
/** In the column `areaShare`: the share 1, and an area whose places are all near each other. */
export const maxShare = 250
export const compact = 255
const file = new URL('../data/places.bin.br', import.meta.url)
const encoder = new TextEncoder()

/** Reads and unpacks the data file. Takes about 15 MB of memory, most of it outside the JavaScript heap. */
export function openGazetteer() {
  const packed = brotliDecompressSync(readFileSync(file))
  const section = unpackSections(packed)
  const int32 = (bytes: Uint8Array) => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  const uint16 = (bytes: Uint8Array) => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)

  const names = new TextColumn(section.name)
  const placeNames = new TextColumn(section.placeName)
  const areaNames = new TextColumn(section.areaName)
  const latitudes = int32(section.placeLatitude)
  const longitudes = int32(section.placeLongitude)
  const populations = int32(section.placePopulation)
  const placeAreas = uint16(section.placeArea)
  const namesakes = uint16(section.placeNamesake)
  const capitals = new Set(int32(section.capital))
  const parents = uint16(section.areaParent)
  const tops = int32(section.areaTop)
  const entries = int32(section.entry)
  const firstEntry = new Uint32Array(names.length + 1)
  section.nameEntries.forEach((count, row) => {
    firstEntry[row + 1] = (firstEntry[row] ?? 0) + count
  })

  const entriesOf = (row: number) => Array.from(entries.subarray(firstEntry[row], firstEntry[row + 1]), readEntry)
  const parentOf = (area: number) => parents[area] ?? noParent
  const roots = Uint16Array.from(parents, (_, area) => {
    let root = area
    while (parentOf(root) !== noParent) root = parentOf(root)
    return root
  })
  const rootOf = (area: number) => valueAt(roots, area)
  const label = (area: number) => areaNames.at(area).split('\t') as [name: string, code: string]
  function areasFrom(area: number): { name: string; isDistrict: boolean }[] {
    const found = []
    for (let at = area; at !== noParent; at = parentOf(at))
      found.push({ name: label(at)[0], isDistrict: parentOf(at) !== noParent && parentOf(parentOf(at)) !== noParent })
    return found
  }
  const codes = new Map<number, string>()
  parents.forEach((parent, area) => {
    if (parent === noParent) codes.set(area, label(area)[1])
  })

  return {
    named(key: string): Entry[] {
      const row = names.search(encoder.encode(key))
      return row < 0 ? [] : entriesOf(row)
    },
    /**
     * Calls `take` with every entry of the names that begin so. `isWhole` when that is all of the name, `isShort` for codes and
     * the like.
     */
    eachBeginning(key: string, take: (entry: Entry, name: NameForm) => void): void {
      const bytes = encoder.encode(key)
      const [first, end] = names.beginning(bytes)
      for (let row = first; row < end; row++) {
        const form = {
          isWhole: names.byteAt(row, bytes.length) < 0,
          isShort: names.byteAt(row, shortLength) < 0,
          edits: 0,
        }
        for (let at = firstEntry[row] ?? 0; at < (firstEntry[row + 1] ?? 0); at++)
          take(readEntry(entries[at] ?? 0), form)
      }
    },
    /** The same for names that begin with the same letter and have few wrong ones. */
    eachSimilar(key: string, mostEdits: number, take: (entry: Entry, name: NameForm) => void): void {
      for (const { row, edits } of nearestRows(names, encoder.encode(key), mostEdits))
        for (const entry of entriesOf(row))
          take(entry, { isWhole: edits === 0, isShort: names.byteAt(row, shortLength) < 0, edits })
    },
    /** How many there are. */
    places: populations.length,
    placeName: (id: number) => placeNames.at(id),
    point: (id: number) => ({ latitude: valueAt(latitudes, id) / 1e5, longitude: valueAt(longitudes, id) / 1e5 }),
    population: (id: number) => valueAt(populations, id),
    areaOf: (id: number) => valueAt(placeAreas, id),
    isCapital: (id: number) => capitals.has(id),
    /** The area that has its name from the place; undefined for most. */
    namesakeArea(id: number): number | undefined {
      const area = valueAt(namesakes, id)
      return area === noParent ? undefined : area
    },
    /** The part of an area's people who live near its namesake, or else near its most populous place. */
    shareNearby: (area: number) => Math.min(1, (section.areaShare[area] ?? 0) / maxShare),
    /** Whether all of its places are within walking and driving distance of each other. */
    isCompact: (area: number) => section.areaShare[area] === compact,
    areaName: (id: number) => label(id)[0],
    /** The areas that hold a place, the narrowest first. */
    areasOf: (id: number) => areasFrom(valueAt(placeAreas, id)),
    /** An area and those that hold it, the narrowest first. */
    areasFrom,
    country: (area: number) => codes.get(rootOf(area)) ?? '',
    countryOf: rootOf,
    isCountry: (area: number) => parentOf(area) === noParent,
    isRegion: (area: number) => parentOf(area) !== noParent && parentOf(parentOf(area)) === noParent,
    isCityState: (area: number) => section.areaMark[area] === cityState,
    mostPopulous: (area: number) => valueAt(tops, area),
    isWithin(area: number, outer: number): boolean {
      for (let at = area; at !== noParent; at = parentOf(at)) if (at === outer) return true
      return false
    },
  }
}

// Rows come from the data file itself, so all of them exist.
function valueAt(column: Int32Array | Uint16Array, row: number): number {
  return column[row] ?? 0
}

function readEntry(packed: number): Entry {
  return { kind: packed & 1 ? 'area' : 'place', nameKind: nameKinds[(packed >> 1) & 3] ?? 'name', id: packed >> 3 }
}
