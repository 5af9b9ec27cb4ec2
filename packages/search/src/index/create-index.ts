import { errors, type estypes } from '@elastic/elasticsearch'
import type { Engine } from '../engine/engine.ts'
import { type OwnerTerm, ownedBy } from './index-owner.ts'
import { refreshIndex } from './index-state.ts'
import { mapping } from './mapping.ts'

/** How an index is spread over the nodes of a cluster. */
export interface IndexLayout {
  readonly primaryShards: number
  /** Replicas of each primary shard. */
  readonly replicas: number
}

/** How long a written document may stay invisible to searches. */
export const refreshInterval = '500ms'
/**
 * How long Elasticsearch remembers the version of a deleted document, so that an older write cannot bring it back:
 * longer than such a write can take to arrive. It forgets them all when a shard starts anew after a flush: when its node
 * restarts, when it moves to another node, or when the index is closed and opened. What comes back then is removed by
 * the confirmation of the delete.
 */
export const gcDeletes = '15m'
/** Fewer refreshes make a backfill faster. Nobody searches the index meanwhile. */
const backfillRefreshInterval = '30s'

/** Creates an empty index of this owner for leads. Throws when Elasticsearch refuses, also when the index exists. */
export async function createIndex(
  { client }: Engine,
  index: string,
  layout: IndexLayout,
  owner: OwnerTerm,
): Promise<void> {
  const { meta, aliases } = ownedBy(index, owner)
  await client.indices.create({
    index,
    settings: indexSettings(layout, refreshInterval),
    mappings: { ...mapping, _meta: meta },
    aliases,
    wait_for_active_shards: 1,
  })
}

/**
 * Creates an index for a backfill, which nobody searches yet: without replicas and rarely refreshed. Does nothing when
 * the index exists. `prepareToServe` makes it ready for searches.
 */
export async function createIndexForBackfill(
  { client }: Engine,
  index: string,
  primaryShards: number,
  owner: OwnerTerm,
): Promise<void> {
  const { meta, aliases } = ownedBy(index, owner)
  try {
    await client.indices.create({
      index,
      settings: indexSettings({ primaryShards, replicas: 0 }, backfillRefreshInterval),
      mappings: { ...mapping, _meta: meta },
      aliases,
      wait_for_active_shards: 1,
    })
  } catch (error) {
    const exists = error instanceof errors.ResponseError && error.message.includes('resource_already_exists_exception')
    if (!exists) throw error
  }
}

/** Gives an index its replicas and the usual refresh interval after a backfill, and makes its documents visible. */
export async function prepareToServe(engine: Engine, index: string, replicas: number): Promise<void> {
  await engine.client.indices.putSettings({
    index,
    settings: { number_of_replicas: replicas, refresh_interval: refreshInterval },
  })
  await refreshIndex(engine, index)
}

/** The layout that an index has now. Throws when it does not exist. */
export async function readIndexLayout({ client }: Engine, index: string): Promise<IndexLayout> {
  const answer = await client.indices.getSettings({ index, name: 'index.number_of_*' })
  const settings = answer[index]?.settings?.index
  return { primaryShards: Number(settings?.number_of_shards ?? 1), replicas: Number(settings?.number_of_replicas ?? 0) }
}

function indexSettings({ primaryShards, replicas }: IndexLayout, refresh: string): estypes.IndicesIndexSettings {
  return {
    number_of_shards: primaryShards,
    number_of_replicas: replicas,
    refresh_interval: refresh,
    gc_deletes: gcDeletes,
    // The newest leads of a company lie together, so the usual list is read without sorting.
    sort: {
      field: ['company_id', 'created_at', 'id'],
      order: ['asc', 'desc', 'desc'],
      missing: ['_last', '_last', '_last'],
    },
    mapping: { nested_objects: { limit: 20_000 } },
    max_result_window: 10_000,
  }
}
