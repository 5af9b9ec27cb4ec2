import type { LineField } from '@galena/lead/import/line-fields'
import type { StoredLead } from '@galena/lead/import/stored-lead'
import { fallBackText } from '@galena/lead/search/fall-back'
import type { SortKey } from '@galena/lead/search/lead-query'
import type { Matching } from '@galena/lead/search/native/read-matching'
import type { TimeZone } from '@galena/lead/text/time-zone'
import type { Reach } from '@galena/search/query/reach'
import { type IdPage, walkBody, walkLeadIds } from '@galena/search/query/walk-lead-ids'
import { loadStoredLeads } from '@galena/store/lead/load-stored-leads'
import type { OperationsContext } from '../operations-context.ts'
import { readAhead } from './read-ahead.ts'

type Context = Pick<OperationsContext, 'pool' | 'engine'>

/** Which leads of a company are exported, and what of each. */
export interface LeadExport extends Matching {
  readonly reach: Reach
  /** Of the company. */
  readonly zone: TimeZone
  readonly sort: readonly SortKey[]
  readonly fields: readonly LineField[]
}

interface ExportOptions {
  /** Ends the export with its reason, or with an error of the request that was under way. */
  readonly signal?: AbortSignal
  readonly limits?: ExportLimits
}

interface ExportLimits {
  /** Leads of which the ids are in memory at once, twice: those of a page, and of the next one. */
  readonly ids: number
  /** Leads of one statement. */
  readonly leads: number
  /** Of one statement; a single lead may have more. */
  readonly bytes: number
}

/** Leads of the first statement: how large they are is not known yet. */
const firstLeads = 64

const usualLimits: ExportLimits = { ids: 5_000, leads: 1_000, bytes: 4_000_000 }

/** Some leads of an export, and how many there are of it. Those that were deleted meanwhile are counted in the total alone. */
export interface ExportedPart {
  readonly leads: readonly StoredLead[]
  readonly total: number
}

/**
 * The leads of a company that match, whole and in order: those of one point in time of the index, with the values that
 * Postgres has when each part is read. While a part is used, the next one is read, and no more. At least one part, which may
 * be empty. Throws what the servers throw.
 */
export function exportLeads(
  { pool, engine }: Context,
  { reach, zone, fields, ...matching }: LeadExport,
  { signal, limits = usualLimits }: ExportOptions = {},
): AsyncGenerator<ExportedPart> {
  const options = { rows: limits.ids, ...(signal && { signal }) }
  const walk = (text: Matching['text']) => walkLeadIds(engine, reach, walkedList({ ...matching, text }), options)

  async function* parts(): AsyncGenerator<ExportedPart> {
    let size = Math.min(limits.leads, firstLeads)
    for await (const { ids, total } of readAhead(walkOrFallBack(matching.text, walk))) {
      if (ids.length === 0) yield { leads: [], total }
      for (let from = 0; from < ids.length; ) {
        signal?.throwIfAborted()
        const asked = ids.slice(from, from + size)
        const read = await loadStoredLeads(pool, reach, asked, { fields, zone, maxBytes: limits.bytes })
        from += read.done
        // Postgres builds all that are asked for: of large leads it is asked for few.
        size = Math.min(limits.leads, 2 * read.done)
        yield { leads: read.leads, total }
      }
    }
  }

  return readAhead(parts())
}

/** The request to Elasticsearch for the first lead of an export: it says which fields of the index an export relies on. */
export function exportBody(reach: Reach, matching: Matching & Pick<LeadExport, 'sort'>): object {
  return walkBody(reach, walkedList(matching), { rows: 1, after: undefined })
}

function walkedList({ conditions, text, sort }: Matching & Pick<LeadExport, 'sort'>) {
  return { conditions, sort, text: text && ({ kind: 'bar', reading: text } as const) }
}

/** As a search: when nobody matches, titles, suffixes and middle initials of the text may be missing. */
async function* walkOrFallBack(
  text: Matching['text'],
  walk: (text: Matching['text']) => AsyncGenerator<IdPage>,
): AsyncGenerator<IdPage> {
  const fallback = text && fallBackText(text)
  for await (const page of walk(text)) {
    if (page.total > 0 || !fallback) yield page
    else yield* walk(fallback.reading)
  }
}
