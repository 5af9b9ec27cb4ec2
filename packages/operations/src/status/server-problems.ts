import { connectionProblem, describeConnectionProblem } from '../servers/connection-problem.ts'
import type { StatusParts } from './read-parts.ts'
import type { Findings, Problem } from './verdict.ts'

type PostgresParts = StatusParts['postgres']

/** What each part tells, and whether nobody knows that all is well without it. */
const told: Readonly<Record<PostgresPart, { readonly what: string; readonly kind: keyof Findings }>> = {
  migrations: { what: 'which migrations it has', kind: 'problems' },
  backlog: { what: 'the changes that wait', kind: 'problems' },
  records: { what: 'what indexers and operators have recorded', kind: 'problems' },
  processes: { what: 'which processes are at work', kind: 'problems' },
  tzdata: { what: 'how it reads time zones', kind: 'notes' },
}
type PostgresPart = Exclude<keyof PostgresParts, 'server'>

/** What is wrong with the servers and the processes around the index. */
export function serverProblems({ postgres, redis, versions }: StatusParts): Findings {
  const processes = postgres.processes.value
  return {
    problems: [
      ...unavailable('Postgres', 'postgres_unavailable', postgres.server.error),
      ...unavailable('Redis', 'redis_unavailable', redis?.error),
      ...unavailable('Elasticsearch', 'elasticsearch_unavailable', versions.error),
      ...ofDatabase(postgres),
      ...ofRedis(redis?.value),
      ...(processes ? ofProcesses(processes) : []),
    ],
    notes: [
      ...mixedVersions(processes ?? []),
      ...ofTimeZones(postgres.tzdata.value),
      ...(postgres.server.value === undefined ? [] : unanswered(postgres, 'notes')),
    ],
  }
}

function unavailable(
  server: Parameters<typeof connectionProblem>[0],
  code: Problem['code'],
  error: unknown,
): Problem[] {
  if (error === undefined) return []
  const problem = connectionProblem(server, error)
  return [{ code, message: describeConnectionProblem(problem), remedy: problem.remedy }]
}

function ofDatabase({ server, ...parts }: PostgresParts): Problem[] {
  if (server.value === undefined) return []
  const missing = parts.migrations.value?.length ?? 0
  if (missing > 0)
    return [
      {
        code: 'not_migrated',
        message: `The database lacks ${missing} migration${missing === 1 ? '' : 's'} of this version of Galena, or is another database.`,
        remedy: 'Check the name of the database in DATABASE_URL, then run `galena migrate`.',
      },
    ]
  return [
    ...(server.value.isReadOnly
      ? [
          {
            code: 'database_read_only',
            message: 'The database accepts no writes.',
            remedy: 'Connect to the primary server, and check `default_transaction_read_only`.',
          } as const,
        ]
      : []),
    ...unanswered(parts, 'problems'),
  ]
}

function unanswered(parts: Pick<PostgresParts, PostgresPart>, wanted: keyof Findings): Problem[] {
  return Object.entries(told).flatMap(([name, { what, kind }]) => {
    const { error } = parts[name as PostgresPart]
    if (kind !== wanted || error === undefined) return []
    const { message, remedy, detail } = connectionProblem('Postgres', error)
    return [{ code: 'part_unanswered', message: `Postgres did not say ${what}. ${detail ?? message}`, remedy }]
  })
}

function ofRedis(facts: NonNullable<StatusParts['redis']>['value']): Problem[] {
  if (facts === undefined) return []
  return [
    ...(facts.maxmemoryPolicy === 'noeviction' || facts.maxmemoryPolicy === 'unknown'
      ? []
      : [
          {
            code: 'redis_evicts',
            message: `Redis has maxmemory-policy ${facts.maxmemoryPolicy}, and may delete jobs; no indexer starts.`,
            remedy: 'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf.',
          } as const,
        ]),
    ...(facts.isReplica
      ? [
          {
            code: 'redis_read_only',
            message: 'Redis is a replica, and accepts no jobs.',
            remedy: 'Let REDIS_URL name the primary server.',
          } as const,
        ]
      : []),
  ]
}

function ofProcesses(processes: NonNullable<PostgresParts['processes']['value']>): Problem[] {
  const isAtWork = (kind: string) => processes.some((process) => process.kind === kind)
  return [
    ...(isAtWork('indexer')
      ? []
      : [
          {
            code: 'no_indexer',
            message: 'No indexer is at work, so changes do not reach the index.',
            remedy: 'Start one, and look at its log when it does not stay up.',
          } as const,
        ]),
    ...(isAtWork('api')
      ? []
      : [
          {
            code: 'no_api',
            message: 'No api is at work, so nobody can search.',
            remedy: 'Start one, and look at its log when it does not stay up.',
          } as const,
        ]),
  ]
}

function mixedVersions(processes: readonly { readonly version: string; readonly builder: number }[]): Problem[] {
  const versions = [...new Set(processes.map(({ version, builder }) => `${version} (documents of form ${builder})`))]
  if (versions.length < 2) return []
  return [
    {
      code: 'mixed_versions',
      message: `Processes of several versions are at work: ${versions.join(', ')}.`,
      remedy: 'During an update that is right. End the old ones when the new ones are up.',
    },
  ]
}

function ofTimeZones(tzdata: PostgresParts['tzdata']['value']): Problem[] {
  if (!tzdata || tzdata.differing.length === 0) return []
  return [
    {
      code: 'tzdata_differs',
      message: `Postgres and Node (${tzdata.node}) read these time zones differently, or do not know them: ${tzdata.differing.join(', ')}.`,
      remedy:
        'Update the time zone data of the older one, or correct the company with `galena company set NAME --time-zone ZONE`.',
    },
  ]
}
