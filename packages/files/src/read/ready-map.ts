import { readdirSync, readFileSync } from 'node:fs'
import { type ColumnMap, readColumnMap } from './csv/column-map.ts'

const folder = new URL('../../maps/', import.meta.url)

/** The names of the maps that come with Galena. */
export function readyMaps(): string[] {
  return readdirSync(folder).flatMap((file) => (file.endsWith('.map') ? [file.slice(0, -4)] : []))
}

/** The map of this name, in any case; undefined when none comes with Galena. */
export function readyMap(name: string): ColumnMap | undefined {
  const ready = readyMaps().find((one) => one === name.toLowerCase())
  if (ready === undefined) return undefined
  return readColumnMap(readFileSync(new URL(`${ready}.map`, folder), 'utf8'), `the map ${name}`)
}
