/** Lower and upper end of a filter by numbers or times, as they were written. Either may be missing. */
export interface Bounds {
  readonly from: string
  /** With `<` in front when the number itself does not belong to it: of two bars beside each other, only one counts it. */
  readonly to: string
}

const below = '<'

/** The number that an upper end names, and whether it belongs to the range. */
export function upperEnd(to: string): { readonly end: string; readonly isExclusive: boolean } {
  const isExclusive = to.startsWith(below)
  return { end: isExclusive ? to.slice(below.length) : to, isExclusive }
}

export function under(end: string): string {
  return below + end
}

interface Near {
  /** A name, or coordinates (`14.55, 121.02`). */
  readonly place: string
  readonly km: number
}

/** Everything that the page shows depends on: the address holds it, and nothing else does. */
export interface SearchState {
  readonly query: string
  /** Whether its words are looked for in answers and attributes, too. */
  readonly isInTexts: boolean
  /** Chosen values by field; a lead has any of those of a field. */
  readonly values: Readonly<Record<string, readonly string[]>>
  readonly bounds: Readonly<Record<string, Bounds>>
  readonly near: Near | undefined
  /** What an email or a phone begins with, by field. */
  readonly begins: Readonly<Record<string, string>>
  /** A field, with `-` in front when the highest comes first. Empty for the order of the api. */
  readonly sort: string
  /** From 1. */
  readonly page: number
  /** The last page that is shown together with `page`. */
  readonly last: number
  /** Undefined for the usual columns. */
  readonly columns: readonly string[] | undefined
  /** Widths that were chosen, in pixels by column; the others share the room that is left. */
  readonly widths: Readonly<Record<string, number>>
  readonly isDense: boolean
  /** Of the leads of a person, only the first in the order has a row. */
  readonly isByPerson: boolean
  readonly hasMap: boolean
  /** The lead that is open. */
  readonly lead: number | undefined
  /** A language that was chosen; else that of the browser. */
  readonly language: string | undefined
  /** Whether single letters are shortcuts. Some people type by voice, and set them off by accident. */
  readonly hasKeys: boolean
}

export const emptyState: SearchState = {
  query: '',
  isInTexts: false,
  values: {},
  bounds: {},
  near: undefined,
  begins: {},
  sort: '',
  page: 1,
  last: 1,
  columns: undefined,
  widths: {},
  isDense: false,
  isByPerson: false,
  hasMap: false,
  lead: undefined,
  language: undefined,
  hasKeys: true,
}

/** Of a column, in pixels. */
export const minWidth = 56
export const maxWidth = 1_200

/** The nearest width that a column can have. */
export function allowedWidth(pixels: number): number {
  return Math.round(Math.min(maxWidth, Math.max(minWidth, pixels)))
}

export const pageSize = 50
/** The api lists people down to this row. */
export const maxPeople = 10_000
/** Pages further down are reached by a filter or another order. */
export const maxShownPages = 20

/** Another search begins on its first page. */
export function searchAnew(state: SearchState, change: Partial<SearchState>): SearchState {
  return withPossibleOrder({ ...state, ...change, page: 1, last: 1 })
}

/** Without a place nothing is near, and without a text nothing matches best: then the order is the usual one. */
export function withPossibleOrder(state: SearchState): SearchState {
  const order = state.sort.replace(/^-/, '')
  const isPossible =
    order === 'distance' ? state.near !== undefined : order !== 'relevance' || state.query.trim() !== ''
  return isPossible ? state : { ...state, sort: '' }
}

export function withValues(state: SearchState, field: string, chosen: readonly string[]): SearchState {
  const { [field]: _, ...others } = state.values
  return searchAnew(state, { values: chosen.length > 0 ? { ...others, [field]: chosen } : others })
}

export function toggleValue(state: SearchState, field: string, value: string): SearchState {
  const chosen = state.values[field] ?? []
  return withValues(state, field, chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
}

export function withBounds(state: SearchState, field: string, { from, to }: Bounds): SearchState {
  const { [field]: _, ...others } = state.bounds
  return searchAnew(state, { bounds: from === '' && to === '' ? others : { ...others, [field]: { from, to } } })
}

/** The text of the bar, the order and the columns stay. */
export function withoutFilters(state: SearchState): SearchState {
  return searchAnew(state, { values: {}, bounds: {}, near: undefined, begins: {} })
}

export function withBeginning(state: SearchState, field: string, beginning: string): SearchState {
  const { [field]: _, ...others } = state.begins
  return searchAnew(state, { begins: beginning === '' ? others : { ...others, [field]: beginning } })
}
