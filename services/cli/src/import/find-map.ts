import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CliError } from '../errors/cli-error.ts'
import { type ColumnMap, noMap, readColumnMap } from './csv/column-map.ts'

const folder = new URL('../../maps/', import.meta.url)

/** The names of the maps that come with Galena. */
export function readyMaps(): string[] {
  return readdirSync(folder).flatMap((file) => (file.endsWith('.map') ? [file.slice(0, -4)] : []))
}

/** The map that the values of `--map` make together: mappings, files, and names of ready maps. What comes later counts. */
export function findMap(values: readonly string[]): ColumnMap {
  return values.map(oneMap).reduce(
    (all, map) => ({
      mappings: [...all.mappings, ...map.mappings],
      constants: [...all.constants, ...map.constants],
    }),
    noMap,
  )
}

function oneMap(value: string): ColumnMap {
  // A folder may be named like a ready map.
  if (existsSync(value) && !statSync(value).isDirectory()) return readColumnMap(textOf(value), value)
  if (value.includes('=')) return readColumnMap(value, undefined)
  const ready = readyMaps()
  if (!ready.includes(value.toLowerCase()))
    throw new CliError(
      `There is no file ${value} and no ready map of this name. Ready are: ${ready.join(', ')}. A single column is mapped by --map "TITLE=FIELD".`,
    )
  const path = fileURLToPath(new URL(`${value.toLowerCase()}.map`, folder))
  return readColumnMap(readFileSync(path, 'utf8'), `the map ${value}`)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw new CliError(`The map ${file} cannot be read (${(error as Error).message}).`, { cause: error })
  }
}
