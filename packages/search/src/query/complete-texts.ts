import { byCodePoint, fold } from '@galena/lead/text/fold'
import { TooManyValuesError } from '../engine/engine-error.ts'
import type { Ask } from './ask.ts'
import type { EngineQuery } from './engine-query.ts'
import { mostFrequent } from './most-frequent.ts'
import type { FacetCounts, ValueCount } from './read-facets.ts'
import { atOnce, spellTexts } from './spell-texts.ts'
import { type TextValues, textField, textSpan } from './text-span.ts'
import { walkValues } from './walk-values.ts'

/** Elasticsearch accepts so many terms in one list. */
const maxTerms = 65_536
/** Room for values whose leads are counted by name, which are in memory at once: shared by the facets of a search. */
export interface Room {
  characters: number
}

export function roomForValues(): Room {
  return { characters: 16_000_000 }
}

/**
 * The counts of a text attribute, given those of the first response. All texts are walked through when that response does
 * not have what is asked for: when its counts are not exact, or when there are too many values to be searched in it.
 */
export async function completeTexts(
  values: TextValues,
  first: FacetCounts,
  ask: Ask,
  room: Room,
): Promise<FacetCounts> {
  const { key, search, size } = values
  const { texts, values: listed = [], isInexact = false, ...rest } = first
  if (!texts) return first
  const isListed = search === undefined ? !isInexact : texts.isWhole
  const pages = isListed ? [listed] : walkValues({ field: textField, prefix: textSpan(key).after }, ask)
  const others = collectTexts(key, room)
  const namesOthers = search !== undefined && !texts.isSingle
  const found = await mostFrequent(matching(pages, values, ask), size, namesOthers ? others.add : undefined)
  const sum = isListed && search === undefined ? texts.sum : found.sum
  const left = sum - found.shown.reduce((total, { count }) => total + count, 0)
  return {
    ...rest,
    values: await spellTexts(key, found.shown, ask),
    ...(texts.isSingle || left === 0
      ? { other: left }
      : { left: namesOthers ? withTerms(key, others.texts) : between(key, found.shown) }),
  }
}

/** The values that contain the searched text. Long ones are not kept in memory. */
async function* matching(
  pages: AsyncIterable<readonly ValueCount[]> | Iterable<readonly ValueCount[]>,
  { key, search }: TextValues,
  ask: Ask,
): AsyncGenerator<readonly ValueCount[]> {
  for await (const page of pages) {
    if (search === undefined) {
      yield page
      continue
    }
    const found: ValueCount[] = []
    for (let start = 0; start < page.length; start += atOnce) {
      const some = page.slice(start, start + atOnce)
      const spelled = await spellTexts(key, some, ask)
      found.push(...some.filter((_, index) => fold(String(spelled[index]?.value)).includes(search)))
    }
    yield found
  }
}

/** Collects values by which leads are counted. Throws when they would take too much memory. */
function collectTexts(key: string, room: Room) {
  const texts: string[] = []
  const add = (values: readonly ValueCount[]) => {
    for (const { value } of values) {
      texts.push(String(value))
      room.characters -= String(value).length + 40
      if (room.characters < 0)
        throw new TooManyValuesError(`others.${key}`, 'search', 'Too many values contain this text: send more of it.')
    }
  }
  return { texts, add }
}

/** The leads that have one of these texts. */
function withTerms(key: string, texts: readonly string[]): EngineQuery {
  const { after } = textSpan(key)
  const parts = Array.from({ length: Math.ceil(texts.length / maxTerms) }, (_, part) =>
    texts.slice(part * maxTerms, (part + 1) * maxTerms).map((text) => after + text),
  )
  return { bool: { should: parts.map((terms) => ({ terms: { attribute_terms: terms } })) } }
}

/** The leads that have a text between these, or before or after them. */
function between(key: string, shown: readonly ValueCount[]): EngineQuery {
  const { after, before } = textSpan(key)
  const edges = [after, ...shown.map(({ value }) => after + String(value)).sort(byCodePoint), before]
  const gaps = edges.slice(1).map((lt, index) => ({ gt: edges[index] ?? after, lt }))
  return { bool: { should: gaps.map((gap) => ({ range: { attribute_terms: gap } })) } }
}
