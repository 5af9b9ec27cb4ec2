import type { AttributeReading, FacetValues } from '@galena/lead/search/facet'
import type { Ask } from './ask.ts'
import { compileTerms, type TermValues } from './compile-facets.ts'
import { completeTexts, type Room, roomForValues } from './complete-texts.ts'
import { mostFrequent } from './most-frequent.ts'
import { type FacetCounts, otherNumbers, readTerms, type ValueCount } from './read-facets.ts'
import { walkValues } from './walk-values.ts'

/** Exact counts of the values of a facet. Those that no single response can have are found by a walk through all values. */
export async function completeValues(
  values: FacetValues | undefined,
  counts: FacetCounts,
  ask: Ask,
  room: Room = roomForValues(),
): Promise<FacetCounts> {
  if (values?.by === 'texts') return completeTexts(values, counts, ask, room)
  const { isInexact, areTerms, ...rest } = counts
  if (values?.by === 'terms' && areTerms && !isInexact)
    return { ...rest, values: await spelled(values, counts.values ?? [], ask) }
  if (!isInexact) return counts
  if (values?.by === 'terms') return { ...rest, ...(await walkTerms(values, ask)) }
  if (values?.by === 'attribute') return { ...rest, ...(await walkNumbers(values, ask)) }
  return counts
}

async function walkTerms(values: TermValues, ask: Ask): Promise<Partial<FacetCounts>> {
  const { field, size, search = '' } = values
  const { shown, sum } = await mostFrequent(containing(search, walkValues({ field }, ask)), size, undefined)
  // A lead has one value at most, so the counts of values are those of leads.
  return {
    values: await spelled(values, shown, ask),
    other: sum - shown.reduce((total, { count }) => total + count, 0),
  }
}

/** The same values as leads spell them. */
async function spelled(values: TermValues, terms: readonly ValueCount[], ask: Ask): Promise<readonly ValueCount[]> {
  const include = terms.map(({ value }) => String(value))
  if (include.length === 0) return []
  const answer = await ask({ spelled: compileTerms(values, { include }) })
  return readTerms(answer.spelled, values)
}

async function* containing(search: string, pages: AsyncIterable<readonly ValueCount[]>) {
  for await (const page of pages) yield page.filter(({ value }) => String(value).includes(search))
}

async function walkNumbers(
  values: AttributeReading & { readonly size: number },
  ask: Ask,
): Promise<Partial<FacetCounts>> {
  const { key, reading, size } = values
  const pages = walkValues({ field: `attributes.${reading}`, key }, ask)
  const { shown } = await mostFrequent(pages, size, undefined)
  return { values: shown, left: otherNumbers(values, shown) }
}
