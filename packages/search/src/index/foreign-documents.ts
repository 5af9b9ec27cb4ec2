import type { Engine } from '../engine/engine.ts'
import type { WriteIndex } from './bulk.ts'
import { writeAlias } from './index-owner.ts'
import { maxStoredLeads } from './stored-leads.ts'

/**
 * Addresses (`_id`) of documents whose field `id` is missing or can be no lead's: another program wrote them. At most
 * `maxStoredLeads`.
 */
export async function foreignDocumentIds({ client }: Engine, index: string): Promise<string[]> {
  const answer = await client.search({
    index,
    size: maxStoredLeads,
    _source: false,
    query: { bool: { must_not: { range: { id: { gte: 0, lte: Number.MAX_SAFE_INTEGER } } } } },
  })
  return answer.hits.hits.map(({ _id }) => _id ?? '')
}

/**
 * Deletes documents without a version check, so never call it with the address of a lead. Addresses without a document
 * are skipped. Throws when Elasticsearch refuses to delete one.
 */
export async function removeForeignDocuments(
  { client }: Engine,
  { index, term }: WriteIndex,
  addresses: readonly string[],
): Promise<void> {
  if (addresses.length === 0) return
  const answer = await client.bulk({
    index: writeAlias(index, term),
    operations: addresses.map((_id) => ({ delete: { _id } })),
    require_alias: true,
  })
  // Without an error, 404 says that there is no such document.
  const refused = answer.items.find(
    ({ delete: item }) => item && item.status >= 300 && !(item.status === 404 && item.error === undefined),
  )
  if (refused)
    throw new Error(`A document cannot be deleted: ${refused.delete?.error?.reason ?? 'Elasticsearch gives no reason'}`)
}
