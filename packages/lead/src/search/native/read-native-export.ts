import { extraNames } from '../../document/lead-document.ts'
import { type LineField, lineFields } from '../../import/line-fields.ts'
import { addFault, type FaultList, readMembers, readOneOf } from '../../request/fault.ts'
import type { SortKey } from '../lead-query.ts'
import { contextOf, type Matching, type NativeResult, type NativeSettings, readMatching } from './read-matching.ts'
import { readFlag, readNames } from './read-native-search.ts'
import { readSort } from './read-sort.ts'

export const exportFormats = ['ndjson', 'csv'] as const

export const exportMembers = ['query', 'in', 'filter', 'sort', 'fields', 'include', 'format', 'excel'] as const

const isExtra = (name: string) => extraNames.some((extra) => extra === name)
const lineNames = Object.keys(lineFields) as LineField[]

/** The fields that `fields` can name; `include` adds the others. */
export const exportFields = lineNames.filter((name) => !isExtra(name))

/** An export, with every name resolved. */
export interface NativeExport extends Matching {
  readonly sort: readonly SortKey[]
  /** In the order of an import line. */
  readonly fields: readonly LineField[]
  readonly format: (typeof exportFormats)[number]
  readonly excel: boolean
}

/** Reads the body of an export. Every fault is collected. */
export function readNativeExport(body: unknown, settings: NativeSettings): NativeResult<NativeExport> {
  const faults: FaultList = []
  const sent = readMembers(body, '', exportMembers, { faults })
  if (!sent) return { ok: false, faults }
  const context = contextOf(settings, undefined, faults)
  const { conditions, text } = readMatching(sent, context)
  const sort = readSort(sent.get('sort'), '/sort', text !== undefined, context).keys
  const named = readNames(sent.get('fields'), '/fields', exportFields, context)
  const included = readNames(sent.get('include'), '/include', extraNames, context)
  const format = sent.has('format') ? readOneOf(sent.get('format'), '/format', exportFormats, context) : 'ndjson'
  const excel = readFlag(sent, 'excel', context)
  if (excel && format === 'ndjson')
    addFault(context, '/excel', 'Only CSV has this mark: send "format": "csv", or leave it out.')
  const fields = lineNames.filter((name) => isAsked(name, named, included))
  if (fields.length === 0 && faults.length === 0)
    addFault(context, '/fields', 'Name at least one field, or leave this out for all of them.')
  if (faults.length > 0 || !format) return { ok: false, faults }
  return { ok: true, value: { conditions, text, sort, fields, format, excel } }
}

/** Without `fields` and `include` a lead is whole, so that it can be imported again. */
function isAsked(
  name: LineField,
  fields: readonly string[] | undefined,
  include: readonly string[] | undefined,
): boolean {
  if (isExtra(name)) return include ? include.includes(name) : fields === undefined
  return fields === undefined || fields.includes(name)
}
