import type { NodeDisk, Watermark } from '@galena/search/engine/disk-state'
import { gigabytes } from '../gigabytes.ts'
import type { StatusParts } from './read-parts.ts'
import type { Findings, Problem } from './verdict.ts'

/** What each part tells. A user may be allowed to search and write, and not to look at the cluster. */
const told: Readonly<Record<EnginePart, { readonly what: string; readonly kind: keyof Findings }>> = {
  indices: { what: 'which indices there are', kind: 'problems' },
  blocks: { what: 'which indices accept writes', kind: 'problems' },
  cluster: { what: 'the health of the cluster', kind: 'notes' },
  disk: { what: 'the disks', kind: 'notes' },
}
/** `versions` stands for the server itself, and index-problems.ts says what is missing without the others. */
type EnginePart = Exclude<keyof StatusParts, 'postgres' | 'redis' | 'versions' | 'ownership' | 'documents'>

/** What is wrong with the cluster of Elasticsearch and its disks. */
export function engineProblems(parts: StatusParts): Findings {
  const { versions, cluster, disk, blocks } = parts
  if (versions.error !== undefined) return { problems: [], notes: [] }
  const [full, fuller] = [ofDisks(disk, ['high', 'flood_stage']), ofDisks(disk, ['low'])]
  return {
    problems: [...full, ...ofBlocks(blocks.value ?? []), ...ofShards(cluster, 'red'), ...unanswered(parts, 'problems')],
    notes: [...fuller, ...ofShards(cluster, 'yellow'), ...unanswered(parts, 'notes')],
  }
}

const effects: Readonly<Record<Watermark, string>> = {
  low: 'gets no new shards',
  high: 'is emptied of shards',
  flood_stage: 'accepts no writes',
}

function ofDisks({ value: disk }: StatusParts['disk'], of: readonly Watermark[]): Problem[] {
  if (!disk?.isWatched) return []
  return disk.nodes.flatMap(({ passed, ...node }) =>
    passed !== undefined && of.includes(passed) ? [ofDisk(node, passed, disk.watermarks[passed])] : [],
  )
}

function ofDisk({ node, freeBytes, totalBytes }: Omit<NodeDisk, 'passed'>, mark: Watermark, setting: string): Problem {
  return {
    code: `disk_${mark}`,
    message: `The disk of the node ${node} of Elasticsearch has ${gigabytes(freeBytes)} free of ${gigabytes(totalBytes)}: beyond the watermark ${mark} (${setting}), so it ${effects[mark]}.`,
    remedy: 'Free space or enlarge the disk; `galena reindex cleanup` drops the previous index of a rebuild.',
  }
}

function ofBlocks(blocks: NonNullable<StatusParts['blocks']['value']>): Problem[] {
  return blocks.map(({ index, isDiskFull }) => ({
    code: 'index_read_only',
    message: `The index ${index} accepts no writes${isDiskFull ? ', because a disk of Elasticsearch was nearly full' : ''}.`,
    remedy: isDiskFull
      ? 'Free space on the disk: Elasticsearch takes the block away by itself.'
      : `Take the block away: curl -X PUT "\${ELASTICSEARCH_URL%%,*}/${index}/_settings" -H 'Content-Type: application/json' -d '{"index.blocks.write":null,"index.blocks.read_only":null}'`,
  }))
}

function ofShards({ value }: StatusParts['cluster'], wanted: 'red' | 'yellow'): Problem[] {
  return [...(value?.indices ?? [])].flatMap(([index, { health, unassignedShards }]) =>
    health !== wanted
      ? []
      : [
          {
            code: 'shards_unassigned',
            message: `The index ${index} is ${health}: ${unassignedShards} of its shards ${unassignedShards === 1 ? 'has' : 'have'} no node.`,
            remedy:
              wanted === 'red'
                ? 'Start the node that is away; `GET /_cluster/allocation/explain` says what is missing.'
                : 'Replicas wait for another node. Add one, or set index.number_of_replicas to less than the number of nodes.',
          },
        ],
  )
}

function unanswered(parts: Pick<StatusParts, EnginePart>, wanted: keyof Findings): Problem[] {
  const missing = Object.entries(told).filter(
    ([name, { kind }]) => kind === wanted && parts[name as EnginePart].error !== undefined,
  )
  if (missing.length === 0) return []
  return [
    {
      code: 'part_unanswered',
      message: `Elasticsearch did not tell ${missing.map(([, { what }]) => what).join(' and ')}.`,
      remedy:
        'Give its user the privileges that docs/operations.md lists. If it has them, Elasticsearch is overloaded.',
    },
  ]
}
