import type { Status } from '@galena/operations/status/read-status'
import type { ProcessFacts, ServerFacts } from '@galena/operations/status/status-facts'
import type { LabelledLine } from '../../terminal/lines.ts'
import { bytes, duration } from '../../terminal/units.ts'
import { rebuildSentence } from '../reindex/rebuild-sentence.ts'

/** The verdict first, with what to do, then the figures. */
export function statusLines(status: Status, now = new Date()): LabelledLine[] {
  return [...verdictLines(status), ...aroundLines(status, now), ...indexLines(status), ...workLines(status)]
}

function verdictLines({ verdict }: Status): LabelledLine[] {
  const { good, problems, notes } = verdict
  const listed = (label: 'bad' | 'note', all: typeof problems) =>
    all.flatMap(({ message, remedy }): LabelledLine[] => [
      { label, text: message, tone: label },
      ...(remedy === '' ? [] : [{ label: '', text: `→ ${remedy}` }]),
    ])
  const fine = 'The index is in step with the database, and every server answers.'
  return [
    ...(good ? [{ label: 'good', text: fine, tone: 'good' } as const] : listed('bad', problems)),
    ...listed('note', notes),
  ]
}

function aroundLines({ servers, processes, cluster, disk, versions, last_error }: Status, now: Date): LabelledLine[] {
  const { postgres, redis, elasticsearch } = servers
  const all = [serverText('Postgres', postgres), serverText('Redis', redis), serverText('Elasticsearch', elasticsearch)]
  const nodes = cluster && cluster.nodes > 1 ? `, ${cluster.nodes} nodes` : ''
  const unassigned =
    cluster && cluster.unassigned_shards > 0 ? `, ${cluster.unassigned_shards} shards without a node` : ''
  return [
    {
      label: 'servers',
      text: all.join(', '),
      tone: [postgres, redis, elasticsearch].some(isSilent) ? 'bad' : undefined,
    },
    ...(processes ? processLines(processes, now) : []),
    ...(cluster ? [{ label: 'cluster', text: `${cluster.health}${nodes}${unassigned}`, tone: toneOf(cluster) }] : []),
    ...(disk ?? { nodes: [] }).nodes.map(({ node, used_percent, free_bytes, stage }) => ({
      label: 'disk',
      text: `${node}: ${used_percent} % used, ${bytes(free_bytes)} free`,
      tone: disk?.watched && stage !== 'ok' ? (stage === 'low' ? ('note' as const) : ('bad' as const)) : undefined,
    })),
    {
      label: 'versions',
      text: `Galena ${versions.galena}, documents of form ${versions.builder}, Node ${process.version.slice(1)}`,
    },
    ...(last_error
      ? [{ label: 'last error', text: `${ago(last_error.at, now)}, ${last_error.process}: ${last_error.message}` }]
      : []),
  ]
}

function processLines({ indexers, apis }: NonNullable<Status['processes']>, now: Date): LabelledLine[] {
  const listed = (label: string, all: readonly ProcessFacts[]): LabelledLine =>
    all.length === 0
      ? { label, text: 'none is at work', tone: 'bad' }
      : {
          label,
          text: all
            .map(({ pid, host, started_at }) => `${pid} on ${host} for ${duration(secondsSince(started_at, now))}`)
            .join(', '),
        }
  return [listed('indexers', indexers), listed('apis', apis)]
}

const isSilent = ({ answers }: ServerFacts) => answers === false

function serverText(name: string, { answers, version, ms }: ServerFacts): string {
  if (answers === null) return `${name} not asked`
  return answers ? `${name} ${version} (${ms} ms)` : `${name} does not answer`
}

function toneOf({ health, index_health }: NonNullable<Status['cluster']>): LabelledLine['tone'] {
  if (index_health === 'red') return 'bad'
  return health === 'green' ? undefined : 'note'
}

function indexLines(status: Status): LabelledLine[] {
  const { index, documents, pending, lag_seconds, lanes, failures, held } = status
  const waiting = pending === 0 ? 'none' : `${pending} changes, the oldest ${lag_seconds} s old`
  return [
    { label: 'index', text: index ?? (status.owner ? 'none yet: start the indexer' : 'unknown') },
    { label: 'documents', text: String(documents ?? whyUncounted(status)) },
    { label: 'pending', text: pending === null ? 'unknown' : waiting },
    ...(lanes
      ? [
          {
            label: 'lanes',
            text: `live ${lanes.live}, fanout ${lanes.fanout}, repair ${lanes.repair}; deletes to confirm ${lanes.confirm}`,
          },
        ]
      : []),
    {
      label: 'failures',
      text: failures ? `${failures}: see \`galena failures list\`` : String(failures ?? 'unknown'),
      tone: failures ? 'bad' : undefined,
    },
    ...(held && held.removals + held.overwrites > 0
      ? [
          {
            label: 'held',
            text: `${held.removals} removals, ${held.overwrites} overwrites: see \`galena held list\``,
            tone: 'bad' as const,
          },
        ]
      : []),
  ]
}

function whyUncounted({ servers }: Status): string {
  return servers.elasticsearch.answers ? 'unknown: part of the index is not available' : 'unknown'
}

function workLines({ rebuild, sweep }: Status): LabelledLine[] {
  return [
    ...(rebuild ? [{ label: 'rebuild', text: rebuildSentence(rebuild) }] : []),
    ...(sweep.ended_at
      ? [{ label: 'sweep', text: `last pass ended ${sweep.ended_at.toISOString()}, found ${countsOf(sweep.found)}` }]
      : []),
  ]
}

function countsOf(found: Readonly<Record<string, number>> | null): string {
  const parts = Object.entries(found ?? {}).map(([kind, count]) => `${count} ${kind.replace('_', ' ')}`)
  return parts.length > 0 ? parts.join(', ') : 'no difference'
}

const secondsSince = (time: Date, now: Date) => (now.getTime() - time.getTime()) / 1_000
const ago = (time: Date, now: Date) => `${duration(secondsSince(time, now))} ago`
