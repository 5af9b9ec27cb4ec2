import type { estypes } from '@elastic/elasticsearch'
import type { Filter } from '@galena/lead/search/lead-query'
import type { NameWord, SearchTerm } from '@galena/lead/search/search-text'
import { keyTerm, numberTerm, sortTerm, term, textTerm } from '@galena/lead/text/attribute-value'
import { maxPrefixLength, maxWordLength } from '@galena/lead/text/name-words'

type Query = estypes.QueryDslQueryContainer
type Match = [score: number, query: Query]

/** The query that finds the leads a filter holds for. Bar terms score, so that better matches come first. */
export function compileFilter(filter: Filter): Query {
  switch (filter.kind) {
    case 'nobody':
      return { match_none: {} }
    case 'campaign':
      return { terms: { campaign_id: filter.ids.map(String) } }
    case 'folder':
      return { term: { folder_id: String(filter.id) } }
    case 'label':
      return { terms: { label_ids: filter.ids.map(String) } }
    case 'time':
      return { range: { [filter.field]: bounds(filter.from, filter.before) } }
    case 'source':
      return { term: { source: sortTerm(filter.value) } }
    case 'completion method':
      return { term: { completion_method: term(filter.value) } }
    case 'location words':
      return filter.words.length === 0
        ? { match_none: {} }
        : all(filter.words.map((word) => ({ term: { location_words: term(word) } })))
    case 'within':
      return {
        geo_distance: {
          distance: `${filter.kilometres}km`,
          point: { lat: filter.centre.latitude, lon: filter.centre.longitude },
        },
      }
    case 'resume':
      return { term: { resume: filter.attached } }
    case 'attribute key':
      return { term: { attribute_terms: keyTerm(filter.key) } }
    case 'attribute text':
      return { term: { attribute_terms: textTerm(filter.key, filter.value) } }
    case 'attribute number':
      return { term: { attribute_terms: numberTerm(filter.key, filter.value) } }
    case 'attribute from':
      return {
        nested: {
          path: 'attributes',
          query: all([
            { term: { 'attributes.key': term(filter.key) } },
            { range: { 'attributes.date': { gte: filter.day } } },
          ]),
        },
      }
    case 'bar':
      return filter.reading.terms.length === 0
        ? { match_none: {} }
        : { bool: { must: filter.reading.terms.map(compileTerm) } }
  }
}

function bounds(from: number | undefined, before: number | undefined) {
  return {
    format: 'epoch_millis',
    ...(from !== undefined && { gte: from }),
    ...(before !== undefined && { lt: before }),
  }
}

function all(filter: Query[]): Query {
  return { bool: { filter } }
}

/** The best of several readings counts; each scores the same whatever it matches. */
function best(...readings: Match[]): Query {
  if (readings.length === 0) return { match_none: {} }
  return { dis_max: { queries: readings.map(([boost, filter]) => ({ constant_score: { filter, boost } })) } }
}

function compileTerm(read: SearchTerm): Query {
  switch (read.kind) {
    case 'application':
      return best([1, { ids: { values: [read.id] } }])
    case 'email':
      return best([1, { term: { emails: read.address } }])
    case 'email local part':
      return best([1, { term: { email_locals: read.local } }])
    case 'email domain':
      return best([1, { term: { email_domains: read.domain } }])
    case 'digits':
      return best(
        ...(read.id === undefined
          ? []
          : ([
              [3, { ids: { values: [read.id] } }],
              [2, { term: { candidate_id: read.id } }],
            ] as Match[])),
        ...phoneReadings(read).map((phone): Match => [1, phone]),
      )
    case 'word':
      return best(...nameMatches(read), [tier.exact, { term: { email_locals: read.local } }])
    case 'compound':
      return best(
        ...read.spellings.flatMap((words) => inAll(words)),
        ...(read.local.length > maxLocalPartLength
          ? []
          : ([
              [tier.exact, { term: { email_locals: read.local } }],
              [tier.start, { prefix: { email_locals: { value: read.local } } }],
            ] as Match[])),
      )
  }
}

/** How well a word of a name matches: whole before begun before mistyped, one wrong letter before two. */
const tier = { exact: 6, start: 5, oneEdit: 4, twoEdits: 3, startOneEdit: 2, startTwoEdits: 1 } as const

function nameMatches({ word, joined, edits, isLast }: NameWord): Match[] {
  const matches: Match[] = [
    [tier.exact, { terms: { name_words: [word, ...joined] } }],
    [tier.start, startsWith(word)],
  ]
  if (joined.length > 0) matches.push([tier.start, { terms: { name_starts: [...joined] } }])
  if (edits >= 1) matches.push([tier.oneEdit, fuzzy('name_words', word, 1)])
  if (edits >= 2) matches.push([tier.twoEdits, fuzzy('name_words', word, 2)])
  if (edits >= 1 && isLast) matches.push([tier.startOneEdit, fuzzy('name_starts', word, 1)])
  if (edits >= 2 && isLast) matches.push([tier.startTwoEdits, fuzzy('name_starts', word, 2)])
  return matches
}

/** All words of a spelling, each at least this well. */
function inAll(words: readonly NameWord[]): Match[] {
  const matches = words.map(nameMatches)
  const reached = new Set(matches.flat().map(([score]) => score))
  return [...reached].map((least): Match => {
    const each = matches.map((ways) => ways.filter(([score]) => score >= least).map(([, query]) => query))
    return [least, all(each.map((should) => ({ bool: { should } })))]
  })
}

/** Longer ones are no part of an address, and too long for the engine to look for beginnings. */
const maxLocalPartLength = 320

function startsWith(word: string): Query {
  if (word.length > maxWordLength) return { match_none: {} }
  return Array.from(word).length <= maxPrefixLength
    ? { term: { name_starts: word } }
    : { prefix: { name_words: { value: word } } }
}

function fuzzy(field: 'name_words' | 'name_starts', value: string, fuzziness: number): Query {
  return { fuzzy: { [field]: { value, fuzziness, prefix_length: 1, transpositions: true, max_expansions: 1000 } } }
}

function phoneReadings({ phone, phoneEnd, phoneBeginnings }: Extract<SearchTerm, { kind: 'digits' }>): Query[] {
  return [
    ...(phone === undefined ? [] : [{ term: { phones: phone } }]),
    ...(phoneEnd === undefined
      ? []
      : [{ prefix: { phones_reversed: { value: Array.from(phoneEnd).reverse().join('') } } }]),
    ...phoneBeginnings.map((value) => ({ prefix: { phones: { value } } })),
  ]
}
