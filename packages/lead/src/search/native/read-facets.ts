import {
  addFault,
  addFullFault,
  pointTo,
  readAmount,
  readBoolean,
  readFullList,
  readMembers,
  readOneOf,
} from '../../request/fault.ts'
import { maxCountedKey } from '../../text/attribute-value.ts'
import { shortened } from '../../text/quoted.ts'
import { type Facet, type FacetRange, intervals } from '../facet.ts'
import { attributePresence, readAttributeRange } from './attribute-condition.ts'
import { readFacetValues } from './facet-values.ts'
import { fieldPresence, readRange } from './field-condition.ts'
import type { NativeContext } from './native-context.ts'
import { canonicalField, kindOf } from './read-filter.ts'
import {
  attributeKey,
  type FacetOption,
  facetOptions,
  hasFacet,
  isLongField,
  longField,
  type SearchFieldKind,
  searchFieldNames,
  searchFields,
} from './search-fields.ts'

export const facetLimits = { facets: 20, buckets: 100, ranges: 100, zoom: 29 } as const
const common = ['own_filter'] as const
const everyOption = [...new Set(Object.values(facetOptions).flat())]

type Sent = ReadonlyMap<string, unknown>

/** Reads the facets of a search. Every fault is added to the context. */
export function readFacets(value: unknown, pointer: string, context: NativeContext): Facet[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    addFault(context, pointer, 'This must be an object with a member for each field.')
    return []
  }
  const entries = Object.entries(value)
  if (entries.length > facetLimits.facets)
    addFault(context, pointer, `There are ${entries.length} facets: at most ${facetLimits.facets} are accepted.`)
  return entries
    .slice(0, facetLimits.facets)
    .flatMap(([name, options]) => readFacet(name, options, pointTo(pointer, name), context) ?? [])
}

function readFacet(name: string, options: unknown, pointer: string, context: NativeContext): Facet | undefined {
  if (isLongField(name)) return addFault(context, pointer, longField)
  const kind = kindOf(name, context)
  if (kind === undefined || !hasFacet(name, kind)) return addNoFacet(name, kind, pointer, context)
  const accepted: readonly FacetOption[] = facetOptions[kind]
  const members = readMembers(options, pointer, [...everyOption, ...common], context, [...accepted, ...common])
  if (!members) return undefined
  const sent = withoutWrong(name, kind, members, pointer, context)
  const ownFilter = sent.has('own_filter')
    ? readBoolean(sent.get('own_filter'), pointTo(pointer, 'own_filter'), context)
    : false
  const key = attributeKey(name)
  const field = searchFields[name]
  const facet: Facet = {
    name,
    leavesOut: ownFilter ? undefined : canonicalField(name),
    present: key === undefined && field ? fieldPresence(field) : attributePresence(key ?? ''),
    ...readParts(name, sent, pointer, context),
  }
  const isEmpty =
    !facet.values && !facet.stats && !facet.buckets && !facet.ranges && !facet.interval && facet.grid === undefined
  if (isEmpty && context.faults.length === 0)
    addFault(context, pointer, `A facet of ${shortened(name)} needs one of ${accepted.join(', ')}.`)
  return facet
}

function addNoFacet(
  name: string,
  kind: SearchFieldKind | undefined,
  pointer: string,
  context: NativeContext,
): undefined {
  const fields = searchFieldNames.filter((field) => hasFacet(field, kindOf(field, context) ?? 'name'))
  const detail =
    kind === 'text attribute'
      ? `${shortened(name)} has no facet, because its key is longer than ${maxCountedKey} characters.`
      : `${shortened(name)} has no facet.`
  return addFullFault(context, () => ({ pointer, detail, accepted: [...fields, 'others.KEY'] }))
}

/** Adds the faults of options that only facets of other fields have, and leaves these out. */
function withoutWrong(name: string, kind: SearchFieldKind, sent: Sent, pointer: string, context: NativeContext): Sent {
  const accepted: readonly FacetOption[] = facetOptions[kind]
  const wrong = everyOption.filter((option) => sent.has(option) && !accepted.includes(option))
  const hint =
    kind === 'text attribute'
      ? ' Its values are texts; define it as a number or a date (`galena attributes set`) to count them so.'
      : ''
  for (const option of wrong)
    addFullFault(context, () => ({
      pointer: pointTo(pointer, option),
      detail: `A facet of ${shortened(name)} has no ${option}.${hint}`,
      accepted: [...accepted, ...common],
    }))
  return new Map([...sent].filter(([option]) => wrong.every((other) => other !== option)))
}

function readParts(name: string, sent: Sent, pointer: string, context: NativeContext): Partial<Facet> {
  const key = attributeKey(name)
  const kind = kindOf(name, context)
  const reading = kind === 'number attribute' ? 'number' : 'date'
  const special = ['stats', 'buckets', 'ranges', 'interval', 'grid'].some((option) => sent.has(option))
  const values =
    !special || sent.has('size') || sent.has('search') ? readFacetValues(name, sent, pointer, context) : undefined
  const buckets = readNumber(sent, 'buckets', { minimum: 1, maximum: facetLimits.buckets }, pointer, context)
  const grid = readNumber(sent, 'grid', { minimum: 0, maximum: facetLimits.zoom }, pointer, context)
  const stats = sent.has('stats') && readBoolean(sent.get('stats'), pointTo(pointer, 'stats'), context)
  const interval = readInterval(name, sent, pointer, context)
  const ranges = sent.has('ranges')
    ? readRanges(name, sent.get('ranges'), pointTo(pointer, 'ranges'), context)
    : undefined
  return {
    ...(values && { values }),
    ...(stats && key !== undefined && { stats: { key, reading } }),
    ...(buckets !== undefined && key !== undefined && { buckets: { key, reading, count: buckets } }),
    ...(ranges && { ranges }),
    ...(interval && { interval }),
    ...(grid !== undefined && { grid }),
  }
}

function readNumber(
  sent: Sent,
  option: FacetOption,
  limits: { minimum: number; maximum: number },
  pointer: string,
  context: NativeContext,
): number | undefined {
  if (!sent.has(option)) return undefined
  return readAmount(sent.get(option), pointTo(pointer, option), { ...limits, whole: true }, context)
}

function readInterval(name: string, sent: Sent, pointer: string, context: NativeContext): Facet['interval'] {
  if (!sent.has('interval')) return undefined
  const unit = readOneOf(sent.get('interval'), pointTo(pointer, 'interval'), intervals, context)
  if (unit === undefined) return undefined
  const key = attributeKey(name)
  if (key !== undefined)
    return unit === 'hour'
      ? addFault(context, pointTo(pointer, 'interval'), `${shortened(name)} holds days, which have no hours.`)
      : { unit, key }
  const field = searchFields[name]
  return field?.kind === 'instant' ? { unit, field: field.document, zone: context.clock.timeZone.name } : undefined
}

function readRanges(name: string, value: unknown, pointer: string, context: NativeContext): FacetRange[] | undefined {
  const list = readFullList(value, pointer, facetLimits.ranges, context)
  return list?.flatMap((range, index) => readOneRange(name, range, pointTo(pointer, index), context) ?? [])
}

function readOneRange(name: string, value: unknown, pointer: string, context: NativeContext): FacetRange | undefined {
  const sent = readMembers(value, pointer, ['from', 'to'], context)
  if (!sent) return undefined
  if (sent.size === 0) return addFault(context, pointer, 'A range needs from, to or both.')
  const key = attributeKey(name)
  const filter =
    key === undefined
      ? readRange(name, sent, pointer, context)
      : readAttributeRange(
          key,
          kindOf(name, context) === 'number attribute' ? 'number' : 'date',
          sent,
          pointer,
          context,
        )
  const shown = (bound: unknown) => (typeof bound === 'string' || typeof bound === 'number' ? bound : undefined)
  return filter && { from: shown(sent.get('from')), to: shown(sent.get('to')), filter }
}
