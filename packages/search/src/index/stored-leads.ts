import type { estypes } from '@elastic/elasticsearch'
import type { Engine } from '../engine/engine.ts'
import { UnusableAnswerError } from '../engine/engine-error.ts'

/** What an index holds of one document. */
export interface StoredLead {
  /** The id of the document (`_id`): the lead's id, unless another program wrote the document. */
  readonly address: string
  /** 0 when the document has no valid one. */
  readonly companyId: number
  /** Of the document's content; empty when it has none. */
  readonly hash: string
  /** Version of the code that built the document; 0 when it has none. */
  readonly schema: number
  /** The whole document including `extras`, when it was asked for. */
  readonly document?: Readonly<Record<string, unknown>>
}

export interface VersionedStoredLead extends StoredLead {
  readonly version: number
}

/** Lead ids `after` < id <= `to`, of one company or of all. */
interface Range {
  readonly after: number
  readonly to: number
  readonly companyId?: number | undefined
}

/** How many documents one search for stored leads returns at most. */
export const maxStoredLeads = 10_000

/** The documents whose field `id` is in a range, as searches see them, lowest id first; at most `maxStoredLeads`. */
export async function searchStoredLeads(
  { client }: Engine,
  index: string,
  { after, to, companyId }: Range,
  { whole }: { readonly whole: boolean },
): Promise<(StoredLead & { id: number })[]> {
  const answer = await client.search<Record<string, unknown>>({
    index,
    size: maxStoredLeads,
    sort: [{ id: 'asc' }],
    track_total_hits: false,
    query: {
      bool: {
        filter: [
          { range: { id: { gt: after, lte: to } } },
          ...(companyId === undefined ? [] : [{ term: { company_id: String(companyId) } }]),
        ],
      },
    },
    _source: whole,
    ...(whole && { stored_fields: ['extras'] }),
    docvalue_fields: ['id', 'company_id', 'hash', 'schema'],
  })
  return answer.hits.hits.map((hit) => {
    const fields = hit.fields as Record<string, [unknown] | undefined>
    return {
      address: hit._id ?? '',
      id: Number(fields.id?.[0]),
      companyId: companyIdOf(fields.company_id?.[0]),
      hash: textOf(fields.hash?.[0]),
      schema: Number(fields.schema?.[0] ?? 0),
      ...(whole && { document: withExtras(hit._source ?? {}, fields.extras?.[0]) }),
    }
  })
}

/**
 * The documents with these addresses, by address, as they are at this moment: also what searches do not see yet. Missing
 * documents are skipped. Throws when a document cannot be read.
 */
export async function readStoredLeads(
  { client }: Engine,
  index: string,
  addresses: readonly string[],
): Promise<Map<string, VersionedStoredLead>> {
  if (addresses.length === 0) return new Map()
  const answer = await client.mget<Record<string, unknown>>({
    index,
    docs: addresses.map((_id) => ({ _id, _source: true, stored_fields: ['extras'] })),
  })
  const found = new Map<string, VersionedStoredLead>()
  for (const item of answer.docs) {
    if ('error' in item) throw unreadable(item)
    if (!item.found) continue
    const source = item._source ?? {}
    const extras = (item.fields as Record<string, [unknown] | undefined> | undefined)?.extras?.[0]
    found.set(item._id, {
      address: item._id,
      version: item._version ?? 0,
      companyId: companyIdOf(source.company_id),
      hash: textOf(source.hash),
      schema: Number(source.schema ?? 0),
      document: withExtras(source, extras),
    })
  }
  return found
}

/**
 * Company and hash of the documents of these leads, as they are at this moment; a lead without a document is skipped.
 * Throws when one cannot be read.
 */
export async function readStoredHashes(
  { client }: Engine,
  index: string,
  leadIds: readonly number[],
): Promise<Map<number, Pick<StoredLead, 'companyId' | 'hash'>>> {
  const answer = await client.mget<Record<string, unknown>>({
    index,
    ids: leadIds.map(String),
    _source_includes: ['company_id', 'hash'],
  })
  const found = new Map<number, Pick<StoredLead, 'companyId' | 'hash'>>()
  for (const item of answer.docs) {
    if ('error' in item) throw unreadable(item)
    if (item.found)
      found.set(Number(item._id), {
        companyId: companyIdOf(item._source?.company_id),
        hash: textOf(item._source?.hash),
      })
  }
  return found
}

/** How many of these leads have a document at this moment. Throws when one cannot be read. */
export async function countStoredLeads({ client }: Engine, index: string, leadIds: readonly number[]): Promise<number> {
  if (leadIds.length === 0) return 0
  const { docs } = await client.mget({ index, ids: leadIds.map(String), _source: false })
  return docs.filter((item) => {
    if ('error' in item) throw unreadable(item)
    return item.found
  }).length
}

/** Up to `size` ids of leads that an index holds, other than these, drawn at random. */
export async function randomOtherLeads(
  { client }: Engine,
  index: string,
  leadIds: readonly number[],
  size: number,
): Promise<number[]> {
  const answer = await client.search({
    index,
    size,
    _source: false,
    query: {
      function_score: {
        query: { bool: { must_not: { ids: { values: leadIds.map(String) } } } },
        functions: [{ random_score: {} }],
      },
    },
  })
  // Another program may have written documents whose ids are no lead ids.
  return answer.hits.hits.map(({ _id }) => Number(_id)).filter(Number.isSafeInteger)
}

function unreadable({ _id, error }: estypes.MgetMultiGetError): Error {
  return new UnusableAnswerError(`Document ${_id} cannot be read: ${error.reason ?? error.type}`)
}

/** Another program may have written anything. */
function companyIdOf(value: unknown): number {
  const id = Number(value)
  return Number.isSafeInteger(id) ? id : 0
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** `extras` is not in the `_source`. It goes back to its place after `candidate`, because the hash depends on the order. */
function withExtras(source: Record<string, unknown>, extras: unknown): Record<string, unknown> {
  if (extras === undefined) return source
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      name === 'candidate'
        ? [
            [name, value],
            ['extras', extras],
          ]
        : [[name, value]],
    ),
  )
}
