import type { ListedProcess } from '@galena/store/operator/processes'
import type { Ownership } from '../owner/ownership.ts'
import { connectionProblem, describeConnectionProblem, type ServerName } from '../servers/connection-problem.ts'
import type { Part } from './parts.ts'
import type { StatusParts } from './read-parts.ts'
import type {
  BrakeFacts,
  ClusterFacts,
  DiskFacts,
  ErrorFacts,
  OwnerFacts,
  Processes,
  ProcessFacts,
  ServerFacts,
  Servers,
} from './status-facts.ts'

export function serverFacts({ postgres, redis, versions }: StatusParts): Servers {
  return {
    postgres: serverOf('Postgres', postgres.server, ({ version }) => version),
    redis: redis ? serverOf('Redis', redis, ({ version }) => version) : notAsked,
    elasticsearch: serverOf('Elasticsearch', versions, (all) => all.join(', ')),
  }
}

const notAsked: ServerFacts = { answers: null, version: null, ms: null, error: null }

function serverOf<Value>(server: ServerName, part: Part<Value>, versionOf: (value: Value) => string): ServerFacts {
  if (part.value !== undefined) return { answers: true, version: versionOf(part.value), ms: part.ms, error: null }
  const error = describeConnectionProblem(connectionProblem(server, part.error))
  return { answers: false, version: null, ms: part.ms, error }
}

export function processFacts(processes: readonly ListedProcess[] | undefined): Processes | null {
  if (!processes) return null
  const of = (kind: ListedProcess['kind']) => processes.filter((process) => process.kind === kind).map(processOf)
  return { indexers: of('indexer'), apis: of('api') }
}

function processOf(listed: ListedProcess): ProcessFacts {
  const { id, host, pid, version, builder, tzdata, startedAt, seenAt, lastError, lastErrorAt } = listed
  return {
    id,
    host,
    pid,
    version,
    builder,
    tzdata,
    started_at: startedAt,
    seen_at: seenAt,
    last_error: lastError !== null && lastErrorAt !== null ? { at: lastErrorAt, message: lastError } : null,
  }
}

export function lastError(
  processes: readonly ListedProcess[] | undefined,
): (ErrorFacts & { readonly process: string }) | null {
  const errors = (processes ?? []).flatMap(({ kind, host, pid, lastError: message, lastErrorAt: at }) =>
    message === null || at === null ? [] : [{ at, message, process: `${kind} ${pid} on ${host}` }],
  )
  return errors.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null
}

export function diskFacts({ disk, blocks }: StatusParts): DiskFacts | null {
  if (!disk.value) return null
  const { nodes, watermarks, isWatched } = disk.value
  return {
    nodes: nodes.map(({ node, freeBytes, totalBytes, passed }) => ({
      node,
      free_bytes: freeBytes,
      total_bytes: totalBytes,
      used_percent: totalBytes > 0 ? Math.round((100 * (totalBytes - freeBytes)) / totalBytes) : 0,
      stage: passed ?? 'ok',
    })),
    watermarks,
    watched: isWatched,
    read_only_indices: (blocks.value ?? []).map(({ index }) => index),
  }
}

export function clusterFacts(cluster: StatusParts['cluster']['value'], live: string | undefined): ClusterFacts | null {
  if (!cluster) return null
  const { health, nodes, unassignedShards, indices } = cluster
  return {
    health,
    nodes,
    unassigned_shards: unassignedShards,
    index_health: live === undefined ? null : (indices.get(live)?.health ?? null),
  }
}

export function brakeFacts(records: StatusParts['postgres']['records']['value']): BrakeFacts | null {
  if (!records) return null
  const { held, throttle } = records
  return {
    holding: held.removals + held.overwrites > 0,
    hold_documents: throttle.holdDocuments,
    hold_percent: throttle.holdPercent,
  }
}

export function ownerFacts({ installation, live }: Ownership, notOurs: string | undefined): OwnerFacts {
  const { owner } = installation
  return {
    ours: notOurs === undefined && live?.owner !== undefined,
    reason: notOurs ?? null,
    database: owner.name,
    installation: owner.installation,
  }
}
