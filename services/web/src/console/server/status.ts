import type { Rebuild } from './rebuild.ts'
import { type Facts, useFacts } from './use-facts.ts'
import type { VerificationState } from './verification.ts'

/** Something that is wrong, and what to do. Both are sentences of the server. */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly remedy: string
}

export interface Verdict {
  readonly good: boolean
  readonly problems: readonly Problem[]
  readonly notes: readonly Problem[]
}

interface Held {
  readonly removals: number
  readonly overwrites: number
  readonly since: string | null
  readonly companies: readonly HeldCompany[]
}

export interface HeldCompany {
  readonly company: string | null
  readonly company_id: number
  readonly removals: number
  readonly overwrites: number
  readonly since: string
  readonly lead_ids: readonly number[]
}

export interface ServerFacts {
  readonly answers: boolean | null
  readonly version: string | null
  readonly ms: number | null
  readonly error: string | null
}

export interface ProcessFacts {
  readonly id: string
  readonly host: string
  readonly pid: number
  readonly version: string
  readonly tzdata: string
  readonly started_at: string
  readonly seen_at: string
  readonly last_error: { readonly at: string; readonly message: string } | null
}

/** What `GET /ops/status` says. Parts are null while they are not known. */
export interface Status {
  readonly verdict?: Verdict
  readonly index_name: string
  readonly index: string | null
  readonly documents: number | null
  readonly lag_seconds: number | null
  readonly pending: number | null
  readonly failures: number | null
  readonly needs_rebuild: boolean
  readonly unready_fields: readonly string[]
  readonly in_step: boolean | null
  readonly lanes: Readonly<Record<string, number>> | null
  readonly rebuild: Rebuild | null
  readonly sweep: {
    readonly found: Readonly<Record<string, number>> | null
    readonly begun_at: string | null
    readonly ended_at: string | null
  }
  readonly verification_asked: string | null
  readonly paused: readonly { readonly index: string; readonly reason: string | null }[]
  readonly held: Held | null
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly since: string }[]
  /** Absent while Postgres is silent. */
  readonly verification?: {
    readonly id: number
    readonly state: VerificationState
    readonly checked: number
    readonly total: number | null
    readonly found: number
  } | null
  readonly last_audit_id?: number
  readonly servers?: Readonly<Record<'postgres' | 'redis' | 'elasticsearch', ServerFacts>> | null
  readonly processes?: { readonly indexers: readonly ProcessFacts[]; readonly apis: readonly ProcessFacts[] } | null
  readonly disk?: {
    readonly nodes: readonly {
      readonly node: string
      readonly free_bytes: number
      readonly total_bytes: number
      readonly used_percent: number
      readonly stage: 'ok' | 'low' | 'high' | 'flood_stage'
    }[]
    readonly watermarks: { readonly low: string; readonly high: string; readonly flood_stage: string }
    readonly read_only_indices: readonly string[]
  } | null
  readonly cluster?: {
    readonly health: string
    readonly nodes: number
    readonly unassigned_shards: number
    readonly index_health: string | null
  } | null
  readonly brake?: {
    readonly holding: boolean
    readonly hold_documents: number
    readonly hold_percent: number
  } | null
  readonly versions?: {
    readonly galena: string
    readonly builder: number
    readonly index_builder: number | null
    readonly mapping: string
    readonly index_has_mapping: boolean | null
  } | null
  readonly tzdata?: { readonly node: string; readonly differing: readonly string[] } | null
  readonly last_error?: { readonly at: string; readonly message: string; readonly process: string } | null
}

/** With what the way takes, everybody sees what somebody has done within two seconds. */
const everyMs = 1_500

export function useStatus(): Facts<Status> {
  return useFacts<Status>('status', { everyMs, patienceMs: 10_000 })
}
