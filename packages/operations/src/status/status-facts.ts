/*
 * What `galena status --json` and `GET /ops/status` say beside the figures. A part that did not answer in time is null, and
 * a problem of the verdict says so.
 */

/** Whether a server answers, and what it says of itself. */
export interface ServerFacts {
  /** Null where it was not asked: this process has no address for it. */
  readonly answers: boolean | null
  readonly version: string | null
  /** Milliseconds until it answered. */
  readonly ms: number | null
  /** Why it does not answer, in a sentence. */
  readonly error: string | null
}

export interface Servers {
  readonly postgres: ServerFacts
  readonly redis: ServerFacts
  readonly elasticsearch: ServerFacts
}

/** A process that reported itself within the last half minute, by the clock of the database. */
export interface ProcessFacts {
  readonly id: string
  readonly host: string
  readonly pid: number
  /** The version of Galena, and of how it builds documents. */
  readonly version: string
  readonly builder: number
  /** The time zone data of its Node. */
  readonly tzdata: string
  readonly started_at: Date
  readonly seen_at: Date
  /** The last error that it logged. */
  readonly last_error: ErrorFacts | null
}

export interface ErrorFacts {
  readonly at: Date
  readonly message: string
}

export interface Processes {
  readonly indexers: readonly ProcessFacts[]
  readonly apis: readonly ProcessFacts[]
}

/** The disks of Elasticsearch, and what it does when they fill. */
export interface DiskFacts {
  readonly nodes: readonly DiskOfNode[]
  /** As they are set, such as `85%` or `50gb`. */
  readonly watermarks: { readonly low: string; readonly high: string; readonly flood_stage: string }
  /** Whether Elasticsearch acts on the watermarks. */
  readonly watched: boolean
  /** Indices of this installation that accept no writes because of a full disk or an operator. */
  readonly read_only_indices: readonly string[]
}

export interface DiskOfNode {
  readonly node: string
  readonly free_bytes: number
  readonly total_bytes: number
  readonly used_percent: number
  /** The highest watermark that is passed. */
  readonly stage: 'ok' | 'low' | 'high' | 'flood_stage'
}

/** Elasticsearch as a whole, and the live index. */
export interface ClusterFacts {
  readonly health: string
  readonly nodes: number
  readonly unassigned_shards: number
  readonly index_health: string | null
}

export interface BrakeFacts {
  /** Whether changes are held until an operator decides; `held` says which. */
  readonly holding: boolean
  readonly hold_documents: number
  readonly hold_percent: number
}

export interface OwnerFacts {
  /** Whether searches read an index of this database. */
  readonly ours: boolean
  readonly reason: string | null
  readonly database: string
  readonly installation: string
}

export interface VersionFacts {
  readonly galena: string
  /** The version of how documents are built: of this program, and of those in the live index; null while unknown. */
  readonly builder: number
  readonly index_builder: number | null
  /** Of this program's mapping: the name of an index that was made for it ends with it. */
  readonly mapping: string
  readonly index_has_mapping: boolean | null
}

export interface TzdataFacts {
  readonly node: string
  /** Time zones of companies that Node and Postgres read differently, or that one of them does not know. */
  readonly differing: readonly string[]
}
