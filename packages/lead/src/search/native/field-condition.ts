import { addFault, pointTo, readBoolean, readShortText, readText } from '../../request/fault.ts'
import { sortTerm } from '../../text/attribute-value.ts'
import { foldTrimmed } from '../../text/fold.ts'
import { quoted } from '../../text/quoted.ts'
import type { Filter } from '../filter.ts'
import { maxSearchTextLength } from '../search-text.ts'
import { readCampaignIds, readCampaignTitles, readLabels, readStatuses } from './catalogue-condition.ts'
import { readExistence, readId, readValues, type SentOperators } from './condition-values.ts'
import { readEmailCondition, readPhoneCondition } from './contact-condition.ts'
import { readLocationCondition } from './location-condition.ts'
import { readNameTerms } from './name-condition.ts'
import { deferWarning, type NativeContext } from './native-context.ts'
import { readInstant, type Span } from './read-instant.ts'
import { type BoundName, boundNames, type SearchField, searchFields } from './search-fields.ts'

/** A condition on one of the fields of the list. */
export function readFieldCondition(
  field: SearchField,
  operators: SentOperators,
  context: NativeContext,
): Filter | undefined {
  const { pointer, values } = operators
  if (values.has('exists')) return readExistence(operators, fieldPresence(field), context)
  switch (field.kind) {
    case 'status':
      return readStatuses(operators, context)
    case 'campaign id':
      return readCampaignIds(operators, context)
    case 'campaign title':
      return readCampaignTitles(operators, context)
    case 'label':
      return readLabels(operators, context)
    case 'term':
      return readTerms(field, operators, context)
    case 'lead id':
      return readIds('lead', operators, context)
    case 'person id':
      return readIds('person', operators, context)
    case 'email':
      return readEmailCondition(operators, context)
    case 'phone':
      return readPhoneCondition(operators, context)
    case 'name':
      return readName(operators, context)
    case 'location':
      return values.has('is') || values.has('in')
        ? readTerms(wholeLocation, operators, context)
        : readLocationCondition(operators, context)
    case 'flag': {
      const attached = readBoolean(values.get('is'), pointTo(pointer, 'is'), context)
      return attached === undefined ? undefined : { kind: 'resume', attached }
    }
    case 'instant':
      return readTime(field.document, operators, context)
  }
}

/** The filter for leads that have a value: not an empty text, and not an empty list. */
export function fieldPresence(field: SearchField): Filter {
  switch (field.kind) {
    case 'label':
      return { kind: 'exists', field: 'label_ids' }
    case 'term':
    case 'instant':
      return { kind: 'exists', field: field.document }
    case 'email':
      return { kind: 'exists', field: 'emails' }
    case 'phone':
      return { kind: 'exists', field: 'phones' }
    case 'name':
    case 'location':
      return { kind: 'exists', field: field.kind }
    case 'status':
    case 'campaign id':
    case 'campaign title':
    case 'lead id':
    case 'person id':
    case 'flag':
      return { kind: 'all', filters: [] }
  }
}

/** A location in whole is compared as its facet counts it. */
const wholeLocation = { document: 'location', termOf: (text: string) => sortTerm(foldTrimmed(text)) } as const

function readTerms(
  { document, termOf }: Pick<Extract<SearchField, { kind: 'term' }>, 'document' | 'termOf'>,
  operators: SentOperators,
  context: NativeContext,
): Filter | undefined {
  const filters = readValues(operators, context, (value, place) => {
    const text = readText(value, place, context)
    if (text === undefined) return undefined
    const filter: Filter = { kind: 'terms', field: document, values: [termOf(text)] }
    deferWarning(context, () => ({
      filter,
      warning: { pointer: place, detail: `No lead has the ${operators.field} ${quoted(text)}.` },
      unknown: { field: operators.field, value: text },
    }))
    return filter
  })
  const values = filters?.flatMap((filter) => filter.values).filter((value) => value !== '')
  if (!values) return undefined
  return values.length === 0 ? { kind: 'nobody' } : { kind: 'terms', field: document, values: [...new Set(values)] }
}

function readIds(kind: 'lead' | 'person', operators: SentOperators, context: NativeContext): Filter | undefined {
  const ids = readValues(operators, context, (value, place) => readId(value, place, context))
  return ids && { kind, ids: [...new Set(ids)] }
}

function readName({ pointer, values }: SentOperators, context: NativeContext): Filter | undefined {
  const place = pointTo(pointer, 'matches')
  const text = readShortText(values.get('matches'), place, maxSearchTextLength, context)
  if (text === undefined) return undefined
  const terms = readNameTerms(text, context.catalogue.country)
  return terms.length > 0
    ? { kind: 'name', terms }
    : addFault(context, place, `${quoted(text)} has no letters and no digits: send words of a name.`)
}

type TimeFieldName = Extract<SearchField, { kind: 'instant' }>['document']

/** Of two bounds on one side the stricter one counts. */
function readTime(
  field: TimeFieldName,
  { pointer, values }: SentOperators,
  context: NativeContext,
): Filter | undefined {
  const sent = boundNames.filter((name) => values.has(name))
  const spans = sent.flatMap((name): [BoundName, Span][] => {
    const span = readInstantValue(values.get(name), pointTo(pointer, name), context)
    return span ? [[name, span]] : []
  })
  if (spans.length < sent.length) return undefined
  const from = spans.flatMap(([name, span]) => (name === 'gte' ? span.from : name === 'gt' ? span.before : []))
  const before = spans.flatMap(([name, span]) => (name === 'lt' ? span.from : name === 'lte' ? span.before : []))
  return {
    kind: 'time',
    field,
    ...(from.length > 0 && { from: Math.max(...from) }),
    ...(before.length > 0 && { before: Math.min(...before) }),
  }
}

/** The filter of a range of instants: `from` is included, `to` is not. */
export function readRange(
  name: string,
  sent: ReadonlyMap<string, unknown>,
  pointer: string,
  context: NativeContext,
): Filter | undefined {
  const field = searchFields[name]
  const [from, to] = (['from', 'to'] as const).map((side) =>
    sent.has(side) ? readInstantValue(sent.get(side), pointTo(pointer, side), context) : null,
  )
  if (from === undefined || to === undefined || field?.kind !== 'instant') return undefined
  return { kind: 'time', field: field.document, ...(from && { from: from.from }), ...(to && { before: to.from }) }
}

function readInstantValue(value: unknown, place: string, context: NativeContext): Span | undefined {
  const span = typeof value === 'string' ? readInstant(value, context.clock) : undefined
  return (
    span ??
    addFault(
      context,
      place,
      'This is no instant: send RFC 3339 (2026-05-12T08:00:00+08:00), a day (2026-05-12), or now or today with +N or -N and h, d, w, m or y.',
    )
  )
}
