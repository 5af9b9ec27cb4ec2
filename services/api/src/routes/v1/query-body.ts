import { addFault, addUnknown, type FaultList } from '@galena/lead/request/fault'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import { namesOf, sortOf } from '@galena/lead/search/native/listed-names'
import type { SearchMember } from '@galena/lead/search/native/read-native-search'
import type { FastifyRequest } from 'fastify'
import { InvalidRequestError } from '../../errors/problem.ts'

/** How each parameter of `GET /v1/leads` becomes a member of the body of `POST /v1/leads/search`. */
const memberReaders: Readonly<Record<SearchMember, (text: string) => unknown>> = {
  query: (text) => text,
  in: namesOf,
  filter: readJson,
  sort: (text) => (text.startsWith('[') ? readJson(text) : sortOf(text)),
  limit: readNumber,
  cursor: (text) => text,
  page: readNumber,
  collapse: (text) => text,
  fields: namesOf,
  include: namesOf,
  facets: readJson,
  highlight: readFlag,
  explain: readFlag,
  fresh: readFlag,
  fresh_timeout_ms: readNumber,
}

type Readers = Readonly<Record<string, (text: string) => unknown>>

/**
 * The body that a query string stands for, as the readers of its parameters make it: without others, that of a search. An empty value is the same as leaving a parameter out. Throws nothing: what is
 * wrong with the parameters themselves is added to the faults, and what is wrong with a value is found in the body.
 */
export function bodyOfQuery(
  pairs: QueryPairs,
  faults: FaultList,
  readers: Readers = memberReaders,
): Record<string, unknown> {
  const context = { faults }
  const known = Object.keys(readers)
  const body: Record<string, unknown> = {}
  for (const [name, text] of pairs) {
    if (text === '') continue
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined
    if (!read) addUnknown(context, `?${name}`, 'a parameter of this URL', name, known)
    else if (Object.hasOwn(body, name)) addFault(context, `?${name}`, 'This parameter was sent twice.')
    else {
      const value = read(text)
      if (value === undefined) addFault(context, `?${name}`, 'This must be JSON.')
      else body[name] = value
    }
  }
  return body
}

/** A fault for each parameter that a URL does not have. */
export function unknownParameters(pairs: QueryPairs, known: readonly string[]): FaultList {
  const faults: FaultList = []
  for (const [name] of pairs)
    if (known.length === 0) addFault({ faults }, `?${name}`, 'This URL has no parameters.')
    else if (!known.includes(name)) addUnknown({ faults }, `?${name}`, 'a parameter of this URL', name, known)
  return faults
}

/** Throws an error with each parameter of a request whose URL has none. */
export function requireNoParameters({ query }: Pick<FastifyRequest, 'query'>): void {
  const faults = unknownParameters(query as QueryPairs, [])
  if (faults.length > 0) throw new InvalidRequestError(faults)
}

/** Undefined for a text that is no JSON. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** A text that is no number is left as it is, so that the reader of the body says what it should be. */
export function readNumber(text: string): unknown {
  return /^[0-9]+$/.test(text) ? Number(text) : text
}

function readFlag(text: string): unknown {
  return text === 'true' ? true : text === 'false' ? false : text
}
