import { type Field, type Fields, filterKind } from '../server/fields.ts'
import {
  type Bounds,
  type SearchState,
  searchAnew,
  toggleValue,
  upperEnd,
  withBeginning,
  withBounds,
} from '../state/search-state.ts'
import type { Speech } from '../text/text.tsx'
import { presetsFor } from './presets.ts'

/** A filter in use as a chip: what it says, and the state without it. */
export interface Chip {
  readonly key: string
  readonly name: string
  readonly value: string
  readonly without: (state: SearchState) => SearchState
}

export function chipsOf({ values, bounds, near, begins }: SearchState, fields: Fields, speech: Speech): Chip[] {
  const name = (field: string) => speech.fieldName(field, fields.get(field))
  return [
    ...Object.entries(values).flatMap(([field, chosen]) =>
      chosen.map((value) => ({
        key: `${field}:${value}`,
        name: name(field),
        value: valueText(value, fields.get(field), speech),
        without: (state: SearchState) => toggleValue(state, field, value),
      })),
    ),
    ...Object.entries(bounds).map(([field, range]) => ({
      key: field,
      name: name(field),
      value: boundsText(range, fields.get(field), speech),
      without: (state: SearchState) => withBounds(state, field, { from: '', to: '' }),
    })),
    ...(near
      ? [
          {
            key: 'near',
            name: name('location'),
            value: speech.text('nearChip', { ...near }),
            without: (state: SearchState) => searchAnew(state, { near: undefined }),
          },
        ]
      : []),
    ...Object.entries(begins).map(([field, beginning]) => ({
      key: `${field}*`,
      name: name(field),
      value: speech.text('begins', { text: beginning }),
      without: (state: SearchState) => withBeginning(state, field, ''),
    })),
  ]
}

/** All filters of a field together, as one condition of the api. */
export function describeField(state: SearchState, field: string, fields: Fields, speech: Speech): string {
  const chips = chipsOf(state, fields, speech).filter(({ key }) => isOf(key, field))
  const name = chips[0]?.name ?? speech.fieldName(field, fields.get(field))
  return `${name}: ${speech.list(chips.map(({ value }) => value))}`
}

function isOf(key: string, field: string): boolean {
  return key === field || key.startsWith(`${field}:`) || key === `${field}*` || (key === 'near' && field === 'location')
}

export function valueText(value: string, field: Field | undefined, { text }: Speech): string {
  if (field && filterKind(field) === 'flag') return text(value === 'true' ? 'yes' : 'no')
  if (field?.field === 'status' || field?.field === 'completion_method') return humane(value)
  return value
}

/** `no_response` as words. */
export function humane(value: string): string {
  const words = value.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

function boundsText(bounds: Bounds, field: Field | undefined, speech: Speech): string {
  const presets = field ? presetsFor(field.field) : []
  const preset = presets.find(({ from, to }) => from === bounds.from && to === bounds.to)
  if (preset) return speech.text(preset.key, preset.count === undefined ? {} : { count: preset.count })
  const isNumber = field?.type === 'number'
  const end = (value: string) => {
    if (isNumber) return speech.figure(value)
    return /^\d/.test(value) ? speech.day(value) : value
  }
  const { end: upper, isExclusive } = upperEnd(bounds.to)
  const [from, to] = [end(bounds.from), end(upper)]
  if (bounds.from !== '' && upper !== '') return speech.text(isExclusive ? 'rangeUnder' : 'range', { from, to })
  if (bounds.from !== '') return speech.text(isNumber ? 'minimum' : 'since', { from })
  if (isExclusive) return speech.text('under', { to })
  return speech.text(isNumber ? 'maximum' : 'until', { to })
}
