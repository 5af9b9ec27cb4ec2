/** What a reader of the feed has read: all transactions before `end`, without those that were open then. */
export interface FeedSeen {
  readonly end: number
  readonly open: readonly number[]
}

/** A row of the feed: a lead or a name that changed, and the last transaction that did. */
export interface FeedRow {
  readonly xid: number
  readonly kind: 'lead' | 'label' | 'folder' | 'campaign'
  readonly id: number
}

/** Where a reader goes on. Checked in test/feed-model. */
export interface FeedPosition {
  /** Of which database the transactions are. */
  readonly origin: string
  /** The last lead of the walk through all leads; undefined when that is over. */
  readonly walked?: number | undefined
  /** What is known from the rounds before; for a walk, what it need not read again in the feed. */
  readonly since: FeedSeen
  /** Up to where this round goes, whatever is written meanwhile, and its last row; undefined before a round. */
  readonly round?: { readonly until: FeedSeen; readonly last: FeedRow } | undefined
}

/** The feed of a company as one snapshot has it. */
export interface FeedFacts {
  readonly origin: string
  /** `xmin:xmax:xip,…`. */
  readonly snapshot: string
  /** The last transactions that changed something, and whose row was removed; 0 when there is none. */
  readonly last: number
  readonly forgotten: number
}

export const nothingSeen: FeedSeen = { end: 1, open: [] }

/**
 * What a reader has seen that reads all there is now. It ends behind the last row and not where the snapshot does: that row
 * is on disk, and with it every transaction before it, while a crash may give out again whatever was begun since. So it
 * also stays the same as long as nothing changes.
 */
export function seenNow(since: FeedSeen, { snapshot, last, forgotten }: FeedFacts): FeedSeen {
  const end = Math.max(since.end, last + 1, forgotten + 1)
  return { end, open: openIn(snapshot).filter((xid) => xid < end) }
}

/** Whether a reader may have missed something: a row was removed that it has not read, or the database is another one. */
export function isOutdated({ origin, since }: FeedPosition, facts: FeedFacts): boolean {
  const open = openIn(facts.snapshot)
  return (
    origin !== facts.origin ||
    since.end > endOf(facts.snapshot) ||
    facts.forgotten >= since.end ||
    since.open.some((xid) => xid <= facts.forgotten && !open.includes(xid))
  )
}

export function isSameSeen(one: FeedSeen, other: FeedSeen): boolean {
  return one.end === other.end && one.open.join() === other.open.join()
}

function openIn(snapshot: string): number[] {
  const [, , open = ''] = snapshot.split(':')
  return open === '' ? [] : open.split(',').map(Number)
}

function endOf(snapshot: string): number {
  return Number(snapshot.split(':')[1])
}
