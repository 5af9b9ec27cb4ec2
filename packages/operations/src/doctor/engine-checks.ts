import type { ClusterHealth } from '@galena/search/engine/cluster-state'
import type { DiskState } from '@galena/search/engine/disk-state'
import type { Engine } from '@galena/search/engine/engine'
import { isCreatedByWrites, type NodeFacts, readReplicas } from '@galena/search/engine/node-facts'
import { readUserRights } from '@galena/search/engine/user-rights'
import { gigabytes } from '../gigabytes.ts'
import { bad, type Diagnosis, ok, warning } from './diagnosis.ts'

/** 8.19 or 9.x: the client is made for these. */
export function checkVersions(nodes: readonly NodeFacts[]): Diagnosis {
  const versions = [...new Set(nodes.map(({ version }) => version))].sort()
  const isKnown = (version: string) => /^(?:8\.(?:19|[2-9]\d)\.|9\.)/.test(version)
  if (!versions.every(isKnown))
    return bad('elasticsearch_version', `Elasticsearch ${versions.join(', ')} is not supported.`, 'Use 8.19 or 9.x.')
  if (versions.length > 1)
    return warning(
      'elasticsearch_version',
      `Nodes of several versions are at work: ${versions.join(', ')}.`,
      'Complete the update of the cluster.',
    )
  return ok('elasticsearch_version', `Elasticsearch ${versions.join(', ')}`)
}

/** Beyond this Java needs longer pointers, and gets less for it. */
const maxHeapBytes = 31 * 2 ** 30
const minHeapBytes = 500_000_000

export function checkHeap(nodes: readonly NodeFacts[]): Diagnosis {
  const odd = nodes.find(({ heapBytes, memoryBytes }) => {
    const isMostOfMemory = memoryBytes > 0 && heapBytes > memoryBytes / 2
    return heapBytes > maxHeapBytes || heapBytes < minHeapBytes || isMostOfMemory
  })
  if (!odd) return ok('elasticsearch_heap', `${nodes.map(({ heapBytes }) => gigabytes(heapBytes)).join(', ')} of heap`)
  return warning(
    'elasticsearch_heap',
    `The node ${odd.name} has a heap of ${gigabytes(odd.heapBytes)} and a memory of ${gigabytes(odd.memoryBytes)}.`,
    'Give the heap half of the memory at most, between 0.5 and 31 GB (-Xms and -Xmx): the rest holds the index.',
  )
}

export function checkDisk({ isWatched, nodes, watermarks }: DiskState): Diagnosis[] {
  const full = nodes.filter(({ passed }) => passed !== undefined)
  if (!isWatched)
    return [ok('elasticsearch_disk', `${spaceOf(nodes)}. Elasticsearch does not watch its disks (threshold_enabled).`)]
  if (full.length === 0) return [ok('elasticsearch_disk', `${spaceOf(nodes)}, and no watermark is passed.`)]
  return full.map(({ node, freeBytes, totalBytes, passed = 'low' }) => {
    const tell = passed === 'low' ? warning : bad
    return tell(
      'elasticsearch_disk',
      `The disk of ${node} has ${gigabytes(freeBytes)} free of ${gigabytes(totalBytes)}: beyond the watermark ${passed} (${watermarks[passed]}).`,
      'Free space or enlarge the disk. Beyond flood_stage the index accepts no writes.',
    )
  })
}

const spaceOf = (nodes: DiskState['nodes']) => nodes.map(({ freeBytes }) => `${gigabytes(freeBytes)} free`).join(', ')

export async function checkReplicas(engine: Engine, { nodes, health, indices }: ClusterHealth): Promise<Diagnosis> {
  const replicas = await readReplicas(engine)
  const red = [...indices].find(([, state]) => state.health === 'red')
  if (red)
    return bad(
      'elasticsearch_shards',
      `The index ${red[0]} is red: ${red[1].unassignedShards} of its shards have no node.`,
      'Start the node that is away; `GET /_cluster/allocation/explain` says what is missing.',
    )
  const tooMany = [...replicas].find(([, count]) => count >= nodes)
  if (tooMany)
    return warning(
      'elasticsearch_shards',
      `The index ${tooMany[0]} has ${tooMany[1]} replicas, which need ${tooMany[1] + 1} nodes; there ${nodes === 1 ? 'is 1' : `are ${nodes}`}.`,
      'Add a node, or set INDEX_REPLICAS and index.number_of_replicas to less than the number of nodes.',
    )
  const bare = nodes > 1 && [...replicas].find(([, count]) => count === 0)
  if (bare)
    return warning(
      'elasticsearch_shards',
      `The index ${bare[0]} has no replicas, though there are ${nodes} nodes: searches fail while one of them is away.`,
      'Set INDEX_REPLICAS and index.number_of_replicas to 1.',
    )
  return ok('elasticsearch_shards', `The cluster is ${health}: ${nodes} node${nodes === 1 ? '' : 's'}.`)
}

export async function checkAutoCreate(engine: Engine): Promise<Diagnosis> {
  if (!(await isCreatedByWrites(engine)))
    return ok('elasticsearch_auto_create', 'Elasticsearch creates no missing index on a write.')
  return warning(
    'elasticsearch_auto_create',
    `Elasticsearch creates a missing index ${engine.alias}-… on any write, with a guessed mapping.`,
    `Set action.auto_create_index to false, or to a list that begins with -${engine.alias}-*.`,
  )
}

export async function checkEngineRights(engine: Engine): Promise<Diagnosis> {
  const { isChecked, missing } = await readUserRights(engine)
  if (!isChecked) return ok('elasticsearch_rights', 'Elasticsearch does not check who asks.')
  if (missing.length === 0) return ok('elasticsearch_rights', 'The user has the rights that Galena needs.')
  return bad(
    'elasticsearch_rights',
    `The user lacks ${missing.join(', ')}.`,
    `Give its role the cluster privilege monitor, and manage, read and write on ${engine.alias}, ${engine.alias}-* and ${engine.alias}.owner.`,
  )
}
