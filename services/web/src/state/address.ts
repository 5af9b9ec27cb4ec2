import { type Fields, filterKind } from '../server/fields.ts'
import { textPlaces } from './native-search.ts'
import {
  allowedWidth,
  type Bounds,
  emptyState,
  maxShownPages,
  type SearchState,
  under,
  upperEnd,
  withPossibleOrder,
} from './search-state.ts'

/** What an address says, and the parts of it that say nothing that can be read. */
export interface ReadAddress {
  readonly state: SearchState
  readonly unread: readonly string[]
}

const between = '..'
const inTexts = textPlaces.join(',')
const relative = /^(?:now|today)(?:[+-]\d{1,5}[hdwmy])?$/
const day = /^\d{4}-\d{2}-\d{2}$/
const number = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** The state of a search as the part of an address behind its `?`. What is usual is left out. */
export function writeAddress(state: SearchState): string {
  const { query, values, bounds, near, begins, sort, page, last, columns, widths, isDense, lead } = state
  const { isInTexts, isByPerson, hasMap, language, hasKeys } = state
  const pairs: [string, string][] = [
    ...(query === '' ? [] : [['q', query] as [string, string]]),
    ...(isInTexts ? [['in', inTexts] as [string, string]] : []),
    ...Object.entries(values).flatMap(([field, chosen]) => chosen.map((value): [string, string] => [field, value])),
    ...Object.entries(bounds).map(([field, { from, to }]): [string, string] => [field, from + between + to]),
    ...(near ? [['near', `${near.km} km ${near.place}`] as [string, string]] : []),
    ...Object.entries(begins).map(([field, beginning]): [string, string] => [field, `${beginning}*`]),
    ...(sort === '' ? [] : [['sort', sort] as [string, string]]),
    ...(page === 1 && last === 1 ? [] : [['page', page === last ? `${page}` : `${page}-${last}`] as [string, string]]),
    ...(columns ? [['columns', columns.map(encodeURIComponent).join(' ')] as [string, string]] : []),
    ...(Object.keys(widths).length > 0 ? [['widths', writeWidths(widths)] as [string, string]] : []),
    ...(isByPerson ? [['collapse', 'person'] as [string, string]] : []),
    ...(isDense ? [['rows', 'dense'] as [string, string]] : []),
    ...(hasMap ? [['map', 'on'] as [string, string]] : []),
    ...(lead === undefined ? [] : [['lead', String(lead)] as [string, string]]),
    ...(language === undefined ? [] : [['language', language] as [string, string]]),
    ...(hasKeys ? [] : [['keys', 'off'] as [string, string]]),
  ]
  const text = new URLSearchParams(pairs).toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return text === '' ? '' : `?${text}`
}

export function readAddress(search: string, fields: Fields, languages: readonly string[]): ReadAddress {
  const unread: string[] = []
  let state = emptyState
  for (const [name, value] of new URLSearchParams(search)) {
    const change = readPart(name, value, state, { fields, languages })
    if (change) state = { ...state, ...change }
    else unread.push(`${name}=${value}`)
  }
  const possible = withPossibleOrder(state)
  if (possible !== state) unread.push(`sort=${state.sort}`)
  return { state: possible, unread }
}

interface Known {
  readonly fields: Fields
  readonly languages: readonly string[]
}

/** What one part of the address changes; undefined when it cannot be read. */
function readPart(name: string, value: string, state: SearchState, known: Known): Partial<SearchState> | undefined {
  switch (name) {
    case 'q':
      return { query: value }
    case 'in':
      return value === inTexts ? { isInTexts: true } : undefined
    case 'near': {
      const [, km, place] = /^(\d{1,5}(?:\.\d+)?) ?km (\S.*)$/.exec(value) ?? []
      return km !== undefined && place !== undefined && Number(km) > 0 ? { near: { km: Number(km), place } } : undefined
    }
    case 'sort':
      return known.fields.get(value.replace(/^-/, ''))?.sortable || /^(?:relevance|-?distance)$/.test(value)
        ? { sort: value }
        : undefined
    case 'page': {
      const [, first = '', to = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(value) ?? []
      const [page, last] = [Number(first), Number(to)]
      return page >= 1 && last >= page && last - page < maxShownPages ? { page, last } : undefined
    }
    case 'columns':
      return { columns: value.split(' ').filter(Boolean).flatMap(decoded) }
    case 'widths':
      return readWidths(value)
    case 'collapse':
      return value === 'person' ? { isByPerson: true } : undefined
    case 'rows':
      return value === 'dense' ? { isDense: true } : undefined
    case 'map':
      return value === 'on' ? { hasMap: true } : undefined
    case 'lead':
      return /^[1-9]\d{0,15}$/.test(value) ? { lead: Number(value) } : undefined
    case 'language':
      return known.languages.includes(value) ? { language: value } : undefined
    case 'keys':
      return value === 'off' ? { hasKeys: false } : undefined
    case 'email':
    case 'phone':
      return /^[^*]+\*$/.test(value) ? { begins: { ...state.begins, [name]: value.slice(0, -1) } } : undefined
    default:
      return readFilter(name, value, state, known.fields)
  }
}

function readFilter(name: string, value: string, state: SearchState, fields: Fields): Partial<SearchState> | undefined {
  const field = fields.get(name)
  const kind = field && filterKind(field)
  if (kind === undefined || value === '') return undefined
  if (kind === 'flag' && !['true', 'false'].includes(value)) return undefined
  if (kind === 'values' || kind === 'flag') {
    const chosen = state.values[name] ?? []
    return chosen.includes(value) ? {} : { values: { ...state.values, [name]: [...chosen, value] } }
  }
  const bounds = readBounds(value, kind === 'number' ? readNumber : readTime)
  return bounds && { bounds: { ...state.bounds, [name]: bounds } }
}

/** What an end of a range says; undefined when it cannot be read. */
type ReadEnd = (text: string, which: keyof Bounds) => string | undefined

function readBounds(value: string, readEnd: ReadEnd): Bounds | undefined {
  const [first, second, ...rest] = value.split(between)
  if (first === undefined || second === undefined || rest.length > 0 || first + second === '') return undefined
  const from = first === '' ? '' : readEnd(first, 'from')
  const to = second === '' ? '' : readEnd(second, 'to')
  return from === undefined || to === undefined ? undefined : { from, to }
}

const readTime: ReadEnd = (text) => (day.test(text) || relative.test(text) ? text : undefined)

const readNumber: ReadEnd = (text, which) => {
  const { end, isExclusive } = which === 'to' ? upperEnd(text) : { end: text, isExclusive: false }
  if (!number.test(end) || !Number.isFinite(Number(end))) return undefined
  return isExclusive ? under(plainNumber(end)) : plainNumber(end)
}

/** `.5` and `1e5` as every part of the page reads them. */
export function plainNumber(text: string): string {
  return text === '' ? '' : String(Number(text))
}

function writeWidths(widths: SearchState['widths']): string {
  return Object.entries(widths)
    .map(([id, width]) => `${encodeURIComponent(id)}:${width}`)
    .join(' ')
}

/** Each as `name:180`; undefined when one of them cannot be read. */
function readWidths(value: string): Pick<SearchState, 'widths'> | undefined {
  const read = value.split(' ').map((part) => {
    const [, name = '', width = ''] = /^([^:]+):(\d{2,4})$/.exec(part) ?? []
    return decoded(name).map((id) => [id, allowedWidth(Number(width))] as const)
  })
  const isRead = read.every(([one]) => one !== undefined && one[0] !== '')
  return isRead ? { widths: Object.fromEntries(read.flat()) } : undefined
}

function decoded(text: string): string[] {
  try {
    return [decodeURIComponent(text)]
  } catch {
    return []
  }
}
