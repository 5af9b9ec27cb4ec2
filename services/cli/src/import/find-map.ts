import { existsSync, readFileSync, statSync } from 'node:fs'
import { type ColumnMap, joinMaps, readColumnMap } from '@galena/files/read/csv/column-map'
import { readyMap, readyMaps } from '@galena/files/read/ready-map'
import { CliError } from '../errors/cli-error.ts'

/** The map that the values of `--map` make together: mappings, files, and names of ready maps. What comes later counts. */
export function findMap(values: readonly string[]): ColumnMap {
  return joinMaps(values.map(oneMap))
}

function oneMap(value: string): ColumnMap {
  // A folder may be named like a ready map.
  if (existsSync(value) && !statSync(value).isDirectory()) return readColumnMap(textOf(value), value)
  if (value.includes('=')) return readColumnMap(value, undefined)
  const ready = readyMap(value)
  if (ready) return ready
  throw new CliError(
    `There is no file ${value} and no ready map of this name. Ready are: ${readyMaps().join(', ')}. A single column is mapped by --map "TITLE=FIELD".`,
  )
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw new CliError(`The map ${file} cannot be read (${(error as Error).message}).`, { cause: error })
  }
}
