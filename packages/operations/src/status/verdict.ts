import type { WarningCode } from '@galena/store/operator/warnings'

/** What can be wrong beside the warnings of the indexers. Consoles and alerts may rely on these names. */
type OwnCode =
  // The servers.
  | 'postgres_unavailable'
  | 'redis_unavailable'
  | 'queues_unavailable'
  | 'elasticsearch_unavailable'
  | 'part_unanswered'
  | 'not_migrated'
  | 'database_read_only'
  | 'redis_evicts'
  | 'redis_read_only'
  // The processes.
  | 'no_indexer'
  | 'no_api'
  | 'starting'
  | 'lease_not_held'
  | 'names_unread'
  | 'mixed_versions'
  | 'tzdata_differs'
  // The index.
  | 'no_index'
  | 'owner_unknown'
  | 'not_in_step'
  | 'lag'
  | 'failures'
  | 'writes_paused'
  | 'needs_rebuild'
  | 'unready_fields'
  | 'verification_asked'
  // Elasticsearch.
  | 'disk_low'
  | 'disk_high'
  | 'disk_flood_stage'
  | 'index_read_only'
  | 'shards_unassigned'

export type ProblemCode = OwnCode | WarningCode

/** Something that is wrong, in a sentence, and what to do about it. */
export interface Problem {
  readonly code: ProblemCode
  readonly message: string
  readonly remedy: string
}

export interface Findings {
  /** What is wrong: searches fail or show old data, or will soon. */
  readonly problems: readonly Problem[]
  /** What is worth knowing, and not wrong. */
  readonly notes: readonly Problem[]
}

/** Whether all is well: there are no problems. */
export interface Verdict extends Findings {
  readonly good: boolean
}

export function joined(...all: readonly Findings[]): Findings {
  return { problems: all.flatMap(({ problems }) => problems), notes: all.flatMap(({ notes }) => notes) }
}

export function verdictOf({ problems, notes }: Findings): Verdict {
  return { good: problems.length === 0, problems, notes }
}

/** Problems that keep changes from reaching the index. */
const keepWritesBack: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'postgres_unavailable',
  'elasticsearch_unavailable',
  'redis_unavailable',
  'not_migrated',
  'database_read_only',
  'redis_read_only',
  'no_indexer',
  'not_in_step',
  'index_not_ours',
  'writes_paused',
  'disk_flood_stage',
  'index_read_only',
  'settings_changed',
  'index_unavailable',
  'rows_hidden',
  'triggers_off',
  'held_changes',
])

/** Why changes do not reach the index, or not all of them: a sentence each. */
export function whyNotWritten(problems: readonly Problem[]): string[] {
  return problems.filter(({ code }) => keepWritesBack.has(code)).map(({ message }) => message)
}
