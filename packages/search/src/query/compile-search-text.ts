import type { FieldName } from '@galena/lead/document/document-fields'
import type { NameTerm } from '@galena/lead/search/filter'
import type {
  NameWord,
  SearchTerm,
  SearchTextReading,
  TermPlace,
  TermWay,
  TextPlace,
  TextSpelling,
} from '@galena/lead/search/search-text'
import { term as termOf } from '@galena/lead/text/attribute-value'
import { maxPrefixLength, maxWordLength } from '@galena/lead/text/name-words'
import { allOf, type EngineQuery, matchNone } from './engine-query.ts'

/** One way in which a term matches, and its score. A lead scores the sum over its terms of each term's best match. */
export type Match = readonly [score: number, query: EngineQuery, place: TermPlace, way: TermWay]

/** How well a word matches a word of a name: exact before prefix before fuzzy, one wrong letter before two. */
const matchScore = { exact: 6, prefix: 5, oneEdit: 4, twoEdits: 3, prefixOneEdit: 2, prefixTwoEdits: 1 } as const

/** No email has a longer local part, and Elasticsearch accepts no longer prefix. */
const maxLocalPartLength = 320

/** The field of the words of each kind of text. */
const textFields = { answers: 'answer_words', attributes: 'attribute_words' } as const satisfies Record<
  TextPlace,
  FieldName
>

/**
 * The query for the leads that match every term of a search text; no terms match nobody. Optional terms only add to the
 * score. Scores are whole numbers, which `scoreBuckets` in `paging/rank-search.ts` relies on: up to six for each term, and
 * twice that when words of texts match, too.
 */
export function compileSearchText({ terms, optional = [], in: places = [] }: SearchTextReading): EngineQuery {
  if (terms.length === 0) return matchNone
  const must = terms.map((term) => bestMatch([...matchesOf(term), ...textMatches(term, places)]))
  const should = [...optional.map(bestMatchOf), ...(places.length > 0 ? beforeTexts(terms, optional.length) : [])]
  return { bool: { must, ...(should.length > 0 && { should }) } }
}

/** Every way in which a lead may match a term, the best of each place first. */
export function waysToMatch(term: SearchTerm, places: readonly TextPlace[]): Match[] {
  const inOne = places.flatMap((place) => textMatches(term, [place]))
  const inSeveral = places.length > 1 ? textMatches(term, places) : []
  return [...matchesOf(term), ...inOne, ...inSeveral].sort(([a], [b]) => b - a)
}

/** Raises leads that match without the words of texts above all others. A single term needs none: such words score 0. */
function beforeTexts(terms: readonly SearchTerm[], optional: number): EngineQuery[] {
  if (terms.length === 1) return []
  const boost = matchScore.exact * (terms.length + optional)
  return [{ constant_score: { filter: allOf(...terms.map(bestMatchOf)), boost } }]
}

function bestMatchOf(term: SearchTerm): EngineQuery {
  return bestMatch(matchesOf(term))
}

/** The best match counts, and scores the same whatever the rest of the index holds. */
function bestMatch(matches: readonly Match[]): EngineQuery {
  if (matches.length === 0) return matchNone
  return { dis_max: { queries: matches.map(([boost, filter]) => ({ constant_score: { filter, boost } })) } }
}

function matchesOf(term: SearchTerm): Match[] {
  switch (term.kind) {
    case 'application':
      return [[1, { ids: { values: [term.id] } }, 'application', 'exact']]
    case 'email':
      return [[1, { term: { emails: term.address } }, 'email', 'exact']]
    case 'email local part':
      return [[1, { term: { email_locals: term.local } }, 'email', 'begins']]
    case 'email domain':
      return [[1, { term: { email_domains: term.domain } }, 'email', 'ends']]
    case 'digits':
      return digitMatches(term)
    case 'word':
      return [...nameMatches(term), [matchScore.exact, { term: { email_locals: term.local } }, 'email', 'begins']]
    case 'compound':
      return [...term.spellings.flatMap(spellingMatches), ...localPartMatches(term.local)]
  }
}

/** Each word of a spelling may be in another of the places. */
function textMatches(term: SearchTerm, places: readonly TextPlace[]): Match[] {
  const [only, ...others] = places
  if (only === undefined || !('inTexts' in term)) return []
  const place = others.length > 0 ? 'texts' : only
  const fields = places.map((place) => textFields[place])
  return (term.inTexts ?? []).map(({ words, isPrefix }: TextSpelling): Match => {
    const each = words.map((word, at) => {
      const mayGoOn = isPrefix && at === words.length - 1 && word.length <= maxWordLength
      return fields.map((field) =>
        mayGoOn ? { prefix: { [field]: { value: word } } } : { term: { [field]: termOf(word) } },
      )
    })
    return [0, allOf(...each.map((should) => ({ bool: { should } }))), place, isPrefix ? 'begins' : 'exact']
  })
}

/** An application's id before a person's before a phone. */
function digitMatches({ id, ...phone }: Extract<SearchTerm, { kind: 'digits' }>): Match[] {
  const phones = phoneMatches(phone)
  if (id === undefined) return phones
  return [
    [3, { ids: { values: [id] } }, 'application', 'exact'],
    [2, { term: { candidate_id: id } }, 'person', 'exact'],
    ...phones,
  ]
}

function phoneMatches({
  phone,
  otherPhones = [],
  phoneEnd,
  phoneBeginnings,
}: Omit<Extract<SearchTerm, { kind: 'digits' }>, 'kind' | 'id'>): Match[] {
  const reversed = Array.from(phoneEnd ?? '').reverse()
  return [
    ...[phone ?? [], otherPhones].flat().map((phones): Match => [1, { term: { phones } }, 'phone', 'exact']),
    ...(reversed.length === 0
      ? []
      : [[1, { prefix: { phones_reversed: { value: reversed.join('') } } }, 'phone', 'ends'] satisfies Match]),
    ...phoneBeginnings.map((value): Match => [1, { prefix: { phones: { value } } }, 'phone', 'begins']),
  ]
}

function nameMatches({ word, joined, full, edits, isLast }: NameWord): Match[] {
  const ofName = (score: number, query: EngineQuery): Match => [score, query, 'name', wayOf(score)]
  const matches = [
    ofName(matchScore.exact, { terms: { name_words: [word, ...joined] } }),
    ofName(matchScore.prefix, prefixOfName(word)),
  ]
  if (joined.length > 0) matches.push(ofName(matchScore.prefix, { terms: { name_starts: [...joined] } }))
  if (full) matches.push([matchScore.prefix, { terms: { name_words: [...full] } }, 'name', 'short'])
  if (edits >= 1) matches.push(ofName(matchScore.oneEdit, fuzzy('name_words', word, 1)))
  if (edits >= 2) matches.push(ofName(matchScore.twoEdits, fuzzy('name_words', word, 2)))
  if (edits >= 1 && isLast) matches.push(ofName(matchScore.prefixOneEdit, fuzzy('name_starts', word, 1)))
  if (edits >= 2 && isLast) matches.push(ofName(matchScore.prefixTwoEdits, fuzzy('name_starts', word, 2)))
  return matches
}

function wayOf(score: number): TermWay {
  if (score === matchScore.exact) return 'exact'
  return score === matchScore.prefix ? 'begins' : 'similar'
}

/** A spelling of several words scores as its worst word: for each score, all words must match at least that well. */
function spellingMatches(words: readonly NameWord[]): Match[] {
  const matchesOfWords = words.map(nameMatches)
  const scores = new Set(matchesOfWords.flat().map(([score]) => score))
  return [...scores].map((minScore): Match => {
    const goodEnough = matchesOfWords.map((matches) =>
      matches.filter(([score]) => score >= minScore).map(([, query]) => query),
    )
    const query = allOf(...goodEnough.map((should) => ({ bool: { should } })))
    return [minScore, query, 'name', wayOf(minScore)]
  })
}

function localPartMatches(local: string): Match[] {
  if (local.length > maxLocalPartLength) return []
  return [
    [matchScore.exact, { term: { email_locals: local } }, 'email', 'begins'],
    [matchScore.prefix, { prefix: { email_locals: { value: local } } }, 'email', 'begins'],
  ]
}

function prefixOfName(word: string): EngineQuery {
  if (word.length > maxWordLength) return matchNone
  return Array.from(word).length <= maxPrefixLength
    ? { term: { name_starts: word } }
    : { prefix: { name_words: { value: word } } }
}

/**
 * Swapped neighbours count as one edit. The first letter must be right. Without `rewrite`, Elasticsearch would look for the
 * `max_expansions` closest words of the index only, and say nothing of the rest; this one takes all words.
 */
function fuzzy(field: 'name_words' | 'name_starts', value: string, fuzziness: number): EngineQuery {
  return {
    fuzzy: { [field]: { value, fuzziness, prefix_length: 1, transpositions: true, rewrite: 'constant_score' } },
  }
}

/** The query for the leads whose name has each of these words; their part in emails does not count. */
export function compileName(terms: readonly NameTerm[]): EngineQuery {
  if (terms.length === 0) return matchNone
  return allOf(
    ...terms.map((term) =>
      bestMatch(term.kind === 'word' ? nameMatches(term) : term.spellings.flatMap(spellingMatches)),
    ),
  )
}
