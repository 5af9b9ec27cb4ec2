import { type ColumnMap, joinMaps, readColumnMap } from '@galena/files/read/csv/column-map'
import { delimiterNamed } from '@galena/files/read/csv/delimiter'
import { FileError } from '@galena/files/read/file-error'
import { readyMap, readyMaps } from '@galena/files/read/ready-map'
import { addFault, addUnknown, type FaultList } from '@galena/lead/request/fault'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import type { MatchKey } from '@galena/store/import/match'
import { matchNamed } from '@galena/store/import/match-named'
import { Type } from 'typebox'
import { InvalidRequestError } from '../../../errors/problem.ts'

/** What an import is asked to do: the options of `galena import`. */
export interface ImportParameters {
  readonly format: 'ndjson' | 'csv'
  readonly match: MatchKey | undefined
  readonly map: ColumnMap
  readonly restToOthers: boolean
  readonly dryRun: boolean
  readonly encoding: string | undefined
  readonly delimiter: string | undefined
}

export const importQuery = {
  format: Type.Enum(['ndjson', 'csv'], { type: 'string', description: 'Of the body. By default by its Content-Type.' }),
  match: Type.String({ description: 'Recognise people by `email`, `phone`, `others.KEY` or `external_id`.' }),
  map: Type.Array(Type.String(), {
    description: `Where columns go: \`Applied On=created_at\`, or a ready map (${readyMaps().join(', ')}).`,
  }),
  rest_to_others: Type.Boolean({ description: 'Keep columns that are no field as attributes, under their titles.' }),
  dry_run: Type.Boolean({ description: 'Say what would happen, and write nothing.' }),
  encoding: Type.String({ description: 'By default the `charset` of the Content-Type, else by its mark, else UTF-8.' }),
  delimiter: Type.String({ description: 'Between the cells of CSV. By default by the header.' }),
}

const names = Object.keys(importQuery)

/** Reads the parameters of an import. Throws an `InvalidRequestError` with all faults. */
export function readImportParameters(pairs: QueryPairs, contentType: string | undefined): ImportParameters {
  const faults: FaultList = []
  const sent = pairs.filter(([, value]) => value !== '')
  for (const [name] of sent)
    if (!names.includes(name)) addUnknown({ faults }, `?${name}`, 'a parameter of this URL', name, names)
  const one = (name: keyof typeof importQuery) => {
    const values = sent.filter(([sentName]) => sentName === name)
    if (values.length > 1) addFault({ faults }, `?${name}`, 'This parameter was sent twice.')
    return values[0]?.[1]
  }
  const read = <Value>(name: keyof typeof importQuery, reader: (text: string) => Value | undefined, detail: string) => {
    const text = one(name)
    const value = text === undefined ? undefined : reader(text)
    if (text !== undefined && value === undefined) addFault({ faults }, `?${name}`, detail)
    return value
  }
  const flag = (text: string) => (text === 'true' ? true : text === 'false' ? false : undefined)
  const parameters = {
    format: read('format', formatNamed, 'This must be ndjson or csv.') ?? formatOf(contentType, faults),
    match: read('match', matchNamed, 'This must be email, phone, others.KEY or external_id.'),
    map: joinMaps(sent.flatMap(([name, value]) => (name === 'map' ? (mapOf(value, faults) ?? []) : []))),
    restToOthers: read('rest_to_others', flag, 'This must be true or false.') ?? false,
    dryRun: read('dry_run', flag, 'This must be true or false.') ?? false,
    encoding: one('encoding') ?? /;\s*charset="?([^\s";]+)/i.exec(contentType ?? '')?.[1],
    delimiter: read('delimiter', delimiterNamed, 'This must be one character, or comma, semicolon, tab or pipe.'),
  }
  if (faults.length > 0) throw new InvalidRequestError(faults)
  return parameters
}

function formatNamed(text: string): 'ndjson' | 'csv' | undefined {
  return text === 'ndjson' || text === 'csv' ? text : undefined
}

function formatOf(contentType: string | undefined, faults: FaultList): 'ndjson' | 'csv' {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (/^(?:text|application)\/(?:csv|tab-separated-values)$/.test(type)) return 'csv'
  if (!/^application\/(?:x-)?(?:ndjson|jsonl?|jsonlines)$/.test(type))
    addFault(
      { faults },
      '?format',
      'The Content-Type of the body is neither text/csv nor application/x-ndjson: send one of them, or this parameter.',
    )
  return 'ndjson'
}

function mapOf(value: string, faults: FaultList): ColumnMap | undefined {
  if (!value.includes('='))
    return readyMap(value) ?? addUnknown({ faults }, '?map', 'the name of a ready map', value, readyMaps())
  try {
    return readColumnMap(value, undefined)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return addFault({ faults }, '?map', error.message)
  }
}
