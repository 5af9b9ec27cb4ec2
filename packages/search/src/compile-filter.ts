import type { estypes } from '@elastic/elasticsearch'
import { keyTerm, numberTerm, term, textTerm } from '@galena/lead/attribute-value'
import type { BarTerm } from '@galena/lead/bar'
import type { Filter } from '@galena/lead/lead-query'

type Query = estypes.QueryDslQueryContainer

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
      return { term: { source: term(filter.value) } }
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
function best(...readings: [score: number, query: Query][]): Query {
  return { dis_max: { queries: readings.map(([boost, filter]) => ({ constant_score: { filter, boost } })) } }
}

function compileTerm(read: BarTerm): Query {
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
            ] as [number, Query][])),
        [1, { bool: { should: phoneReadings(read) } }],
      )
    case 'word':
      return best(
        [3, { bool: { should: [{ term: { name_words: read.word } }, { term: { email_locals: read.word } }] } }],
        [2, { prefix: { name_words: { value: read.word } } }],
        ...typo(read.word),
      )
    case 'compound':
      return best(
        ...read.spellings.map((words): [number, Query] => [
          3,
          all(words.map((word) => ({ term: { name_words: word } }))),
        ]),
        ...read.spellings.map((words): [number, Query] => [
          2,
          all(words.map((word) => ({ prefix: { name_words: { value: word } } }))),
        ]),
        [2, { prefix: { email_locals: { value: read.local } } }],
      )
  }
}

function phoneReadings({ phone, phoneEnd, phoneBeginnings }: Extract<BarTerm, { kind: 'digits' }>): Query[] {
  return [
    ...(phone === undefined ? [] : [{ term: { phones: phone } }]),
    ...(phoneEnd === undefined
      ? []
      : [{ prefix: { phones_reversed: { value: Array.from(phoneEnd).reverse().join('') } } }]),
    ...phoneBeginnings.map((value) => ({ prefix: { phones: { value } } })),
  ]
}

/** One typo in words of 4 to 7 letters, two from 8, never in the first letter; swapped neighbours count as one. */
function typo(word: string): [number, Query][] {
  const letters = Array.from(word).length
  if (letters < 4) return []
  const fuzziness = letters < 8 ? 1 : 2
  return [
    [
      1,
      {
        fuzzy: { name_words: { value: word, fuzziness, prefix_length: 1, transpositions: true, max_expansions: 1000 } },
      },
    ],
  ]
}
