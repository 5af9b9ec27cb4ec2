import type { LeadDocument } from '@galena/lead/document/lead-document'
import { isShortened, textWithTerm } from '@galena/lead/text/attribute-value'
import type { Ask } from './ask.ts'
import type { ValueCount } from './read-facets.ts'
import { textField, textSpan } from './text-span.ts'

/** So many leads, with all their attributes, are read at once. */
export const atOnce = 100

interface Terms {
  readonly buckets: readonly {
    readonly key: string
    readonly lead: { readonly hits: { readonly hits: readonly { readonly _source?: LeadDocument }[] } }
  }[]
}

/** The same texts, but those of which the index holds only the beginning and a hash: they are read from a lead. */
export async function spellTexts(key: string, texts: readonly ValueCount[], ask: Ask): Promise<readonly ValueCount[]> {
  const { after } = textSpan(key)
  const long = texts.map(({ value }) => after + String(value)).filter(isShortened)
  const spelled = new Map<string, string>()
  for (let start = 0; start < long.length; start += atOnce) {
    const include = long.slice(start, start + atOnce)
    const lead = { top_hits: { size: 1, sort: { id: 'desc' }, _source: 'candidate.others' } } as const
    const { texts } = await ask(
      { texts: { terms: { field: textField, include, size: include.length }, aggs: { lead } } },
      { terms: { attribute_terms: include } },
    )
    for (const bucket of (texts as Terms).buckets) {
      const shown = bucket.lead.hits.hits[0]?._source?.candidate.others[key]
      const text = shown === undefined ? undefined : textWithTerm(key, shown, bucket.key)
      if (text !== undefined) spelled.set(bucket.key, text)
    }
  }
  return texts.map(({ value, count }) => ({ value: spelled.get(after + String(value)) ?? value, count }))
}
