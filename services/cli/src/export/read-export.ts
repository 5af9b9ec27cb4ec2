import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import type { Fault } from '@galena/lead/request/fault'
import { namesOf, sortOf } from '@galena/lead/search/native/listed-names'
import { type NativeExport, readNativeExport } from '@galena/lead/search/native/read-native-export'
import type { FindPlace } from '@galena/lead/text/place'
import { CliError } from '../errors/cli-error.ts'

/** The options of `galena export` that say what is exported, as they were given. */
export interface ExportOptions {
  readonly format: string
  readonly query?: string
  readonly filter?: string
  readonly sort?: string
  readonly fields?: string
  readonly include?: string
  readonly excel?: boolean
}

/** What the options mean, read as the body of an export of the native API. Throws a `CliError` with all that is wrong. */
export function readExport(options: ExportOptions, catalogue: Catalogue, findPlace: FindPlace): NativeExport {
  const { filter, sort, fields, include, query, format, excel = false } = options
  const body = {
    format,
    excel,
    ...(query !== undefined && { query }),
    ...(filter !== undefined && { filter: readJson(filter) }),
    ...(sort !== undefined && { sort: sortOf(sort) }),
    ...(fields !== undefined && { fields: namesOf(fields) }),
    ...(include !== undefined && { include: namesOf(include) }),
  }
  const read = readNativeExport(body, { catalogue, findPlace, now: Date.now(), openCursor: () => undefined })
  if (read.ok) return read.value
  const more = read.faults.more === undefined ? [] : [`There are ${read.faults.more} more errors.`]
  throw new CliError([...read.faults.map(sentenceOf), ...more].join('\n'))
}

/** With the option that is at fault, and where in it. */
function sentenceOf({ pointer, detail, accepted = [], nearest }: Fault): string {
  const [, option = '', place = ''] = /^\/([^/]*)(.*)$/s.exec(pointer) ?? []
  const meant = nearest ?? (accepted.length > 0 ? `one of ${accepted.join(', ')}` : undefined)
  return `--${option}${place && ` at ${place}`}: ${detail}${meant === undefined ? '' : ` Use ${meant}.`}`
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const example = `--filter '{"field":"status","is":"hired"}'`
    throw new CliError(`--filter must be JSON, in single quotes: ${example} (${(error as Error).message}).`)
  }
}
