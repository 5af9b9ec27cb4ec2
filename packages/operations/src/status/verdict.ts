import type { WarningCode } from '@galena/store/operator/warnings'

/** What can be wrong beside the warnings of the indexers. Consoles and alerts may rely on these names. */
type OwnCode =
  | 'postgres_unavailable'
  | 'redis_unavailable'
  | 'elasticsearch_unavailable'
  | 'part_unanswered'
  | 'not_migrated'
  | 'owner_unknown'
  | 'starting'
  | 'lease_not_held'
  | 'names_unread'
  | 'no_index'
  | 'no_indexer'
  | 'no_api'
  | 'lag'
  | 'failures'
  | 'writes_paused'
  | 'not_in_step'
  | 'needs_rebuild'
  | 'unready_fields'
  | 'rebuild_failed'
  | 'verification_asked'
  | 'disk_low'
  | 'disk_high'
  | 'disk_flood_stage'
  | 'index_read_only'
  | 'shards_unassigned'
  | 'database_read_only'
  | 'mixed_versions'
  | 'tzdata_differs'

export type ProblemCode = OwnCode | WarningCode

/** Something that is wrong, in a sentence, and what to do about it. */
export interface Problem {
  readonly code: ProblemCode
  readonly message: string
  readonly remedy: string
}

/** Whether all is well. `problems` make it bad; `notes` are worth knowing, and do not. */
export interface Verdict {
  readonly good: boolean
  readonly problems: readonly Problem[]
  readonly notes: readonly Problem[]
}

export function verdictOf(problems: readonly Problem[], notes: readonly Problem[]): Verdict {
  return { good: problems.length === 0, problems, notes }
}
