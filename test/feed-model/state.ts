/** How often each thing may happen. `batches` is how many are under way at once. */
export interface Bounds {
  readonly leads: number
  readonly batches: number
  readonly changes: number
  readonly rewrites?: number
  readonly rollbacks?: number
  readonly crashes?: number
  readonly clockSteps?: number
  readonly cleanings?: number
  readonly restores?: number
  /** Whether the follower has walked through the leads, of which there were none. */
  readonly isWalked?: boolean
}

interface Change {
  readonly id: number
  readonly lead: number
  readonly isRewrite: boolean
}

export interface Batch {
  readonly changes: readonly number[]
  readonly transaction: number
  /** What it writes to the feed; null before it has the locks of those rows. */
  readonly writes: readonly FeedRow[] | null
}

export interface FeedRow {
  readonly lead: number
  readonly place: number
  readonly isDeleted: boolean
}

/** What a backup has. */
interface Database {
  /** Of each lead the number of its last change; 0 for one that is not there. */
  readonly leads: readonly number[]
  readonly outbox: readonly Change[]
  readonly feed: readonly FeedRow[]
  /** The last place that was removed from the feed. */
  readonly forgotten: number
  readonly nextTransaction: number
}

export interface State extends Database {
  readonly changesMade: number
  readonly nextChange: number
  readonly batches: readonly Batch[]
  /** What survives a crash: every transaction up to this one is in the log. */
  readonly flushed: number
  readonly time: number
  /** Which database this is. */
  readonly origin: number
  readonly backup: Database | null
  readonly position: Position
  readonly mirror: readonly number[]
  /** How often the feed may still send each lead. */
  readonly due: readonly number[]
  readonly left: Required<Omit<Bounds, 'leads' | 'batches' | 'changes' | 'isWalked'>>
}

/** The transactions that can be seen: all before `end`, without those that were open. */
export interface Seen {
  readonly end: number
  readonly open: readonly number[]
}

/** What a token says. */
export interface Position {
  readonly origin: number
  /** The last lead of the walk; null when it is over. */
  readonly walk: number | null
  readonly since: Seen
  /** Up to where this round goes, and its last row. */
  readonly until: Seen | null
  readonly after: Pick<FeedRow, 'place' | 'lead'> | null
}

export function add(counts: readonly number[], at: number, more: number): number[] {
  return counts.with(at, (counts[at] ?? 0) + more)
}
