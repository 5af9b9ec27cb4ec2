import { type LineKind, lineFields } from '@galena/lead/import/line-fields'
import { type TimeFormat, timeFormat } from '@galena/lead/import/read-time'
import { plainName } from '@galena/lead/import/unknown-name'
import { FileError } from '../file-error.ts'

/** Where the cells of a column go. */
export type Target =
  | { readonly kind: 'field'; readonly name: string; readonly type: LineKind; readonly format?: TimeFormat | undefined }
  | { readonly kind: 'attribute'; readonly key: string }
  | { readonly kind: 'nowhere' }

/** One line of a map: `Applied On = created_at`. */
interface Mapping {
  /** The title of the column. */
  readonly title: string
  readonly target: Target
  /** Named on the command line: then the file must have the column. */
  readonly isAsked: boolean
}

/** What `--map` says about the columns of a file. */
export interface ColumnMap {
  readonly mappings: readonly Mapping[]
  /** Texts that every line gets, although no column has them: `"Walk-in" = campaign_title`. */
  readonly constants: readonly { readonly target: Target; readonly text: string }[]
}

/** The map that several make together. What comes later counts. */
export function joinMaps(maps: readonly ColumnMap[]): ColumnMap {
  return { mappings: maps.flatMap(({ mappings }) => mappings), constants: maps.flatMap(({ constants }) => constants) }
}

const kinds: ReadonlyMap<string, LineKind> = new Map(Object.entries(lineFields))
const attribute = /^others\./i
/** The names of fields in other tables of a search response, such as pandas makes them. */
const aliases: ReadonlyMap<string, string> = new Map([['photo_url', 'photo']])

/** The place with this name, as a map or a header writes it; undefined when there is none. */
function targetNamed(text: string): Target | undefined {
  const name = text.trim()
  if (name === '-') return { kind: 'nowhere' }
  if (attribute.test(name)) {
    const key = name.replace(attribute, '').trim()
    return key === '' ? undefined : { kind: 'attribute', key }
  }
  const [, field = '', written] = /^(\w+)(?:\s*\((.+)\))?$/.exec(name) ?? []
  const type = kinds.get(field)
  if (type === undefined) return undefined
  if (written === undefined) return { kind: 'field', name: field, type }
  const format = type === 'time' ? timeFormat(written.trim()) : undefined
  return format && { kind: 'field', name: field, type, format }
}

/**
 * The place that a title of a column names by itself: a field in any case, with spaces or hyphens. Ids are not guessed:
 * another tool's `ID` is no id of ours.
 */
export function targetOfTitle(title: string): Target | undefined {
  const exact = title.includes('(') || title.trim() === '-' ? undefined : targetNamed(title)
  if (exact) return exact
  const plain = plainName(title)
  const name = aliases.get(plain) ?? plain
  const type = kinds.get(name)
  return type === undefined || type === 'id' ? undefined : { kind: 'field', name, type }
}

/** Reads a map: a mapping a line, `#` before a comment. Throws a `FileError` that names the line. */
export function readColumnMap(text: string, origin: string | undefined): ColumnMap {
  const map = { mappings: [] as Mapping[], constants: [] as ColumnMap['constants'][number][] }
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const at = line.lastIndexOf('=')
    const [title, target] = [line.slice(0, at).trim(), at < 0 ? undefined : targetNamed(line.slice(at + 1))]
    if (title === '' || !target) throw new FileError(wrongMapping(line, origin && `line ${index + 1} of ${origin}`))
    const constant = /^"(.*)"$/.exec(title)?.[1]
    if (constant === undefined) map.mappings.push({ title, target, isAsked: origin === undefined })
    else map.constants.push({ target, text: constant })
  }
  return map
}

function wrongMapping(line: string, where: string | undefined): string {
  return `${JSON.stringify(line.trim())}${where ? ` (${where})` : ''} is no mapping. Write the column's title, = and a field: "Applied On=created_at", "Applied On=created_at (MM/DD/YYYY)", "Salary=others.salary", or "Notes=-" to leave a column out. A format has YYYY, MM or MMM, and DD, and may have HH, mm, ss and AM: each once.`
}
