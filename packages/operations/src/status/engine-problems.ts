import type { NodeDisk, Watermark } from '@galena/search/engine/disk-state'
import { gigabytes } from '../gigabytes.ts'
import type { StatusParts } from './read-parts.ts'
import type { Findings, Problem } from './verdict.ts'

/** What is wrong with the cluster of Elasticsearch and its disks. */
export function engineProblems({ versions, cluster, disk, blocks }: StatusParts): Findings {
  if (versions.error !== undefined) return { problems: [], notes: [] }
  const [full, fuller] = [ofDisks(disk, ['high', 'flood_stage']), ofDisks(disk, ['low'])]
  return {
    problems: [...full, ...ofBlocks(blocks.value ?? []), ...ofShards(cluster, 'red')],
    notes: [...fuller, ...ofShards(cluster, 'yellow'), ...unanswered(cluster, disk)],
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

/** A user may be allowed to search and write, and not to look at the cluster. */
function unanswered({ error: ofCluster }: StatusParts['cluster'], { error: ofDisk }: StatusParts['disk']): Problem[] {
  if (ofCluster === undefined && ofDisk === undefined) return []
  const parts = [ofCluster && 'the health of the cluster', ofDisk && 'the disks'].filter(Boolean).join(' and ')
  return [
    {
      code: 'part_unanswered',
      message: `Elasticsearch did not tell ${parts}.`,
      remedy: 'Give its user the cluster privilege `monitor`. If it has that, Elasticsearch is overloaded.',
    },
  ]
}
