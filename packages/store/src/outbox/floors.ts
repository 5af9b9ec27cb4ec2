import { places } from './change.ts'

/** Where looks at the outbox begin: they read only what is above. */
export interface Bounds {
  /** Of the rows that are due at once, for each of `places`: an id. */
  readonly ids: readonly number[]
  /** Of the rows that are due at some time, for each of `places`: milliseconds since 1970. */
  readonly times: readonly number[]
  /** Ids of `sync.parent_change` and `sync.fanout`. */
  readonly parent: number
  readonly fanout: number
}

/** Everything is above it. */
export const bottom: Bounds = {
  ids: places.map(() => 0),
  times: places.map(() => -Infinity),
  parent: 0,
  fanout: 0,
}

/** What the database had given out at a moment: ids, and the time. */
export interface Issued {
  readonly change: number
  readonly parent: number
  readonly fanout: number
  readonly ms: number
}

/** An open transaction that may have written to the outbox. */
export interface Writer {
  readonly transaction: string
  /** Whether no session has it any more: it waits for COMMIT PREPARED. */
  readonly isPrepared: boolean
}

/**
 * Keeps count of below which rows of the outbox no look can find anything. While an old snapshot is open, Postgres keeps
 * deleted rows and their index entries, and a look from the bottom passes all of them. docs/decisions.md says why no row
 * is missed.
 */
export interface Floors {
  /** Where a look begins now. */
  bounds(): Bounds
  /** Changes whenever a floor was lowered. What was read before then must not raise the floors. */
  version(): number
  /** Takes note of the ids that were issued, read **before** the open writers, and of these. */
  check(issued: Issued, writers: readonly Writer[]): void
  /** Takes note of a look that began at `bounds()`: where its first rows are, which is Infinity where it found none. */
  raise(firstRows: Bounds): void
  /** Takes note of rows that were found in another way. */
  lower(firstRows: Bounds): void
  /** Begins at the bottom again. */
  forget(): void
}

export interface Patience {
  /** A writer that has been open for longer than this no longer holds the floors: when it ends they go back to it. */
  readonly patienceMs: number
  /** Rows may be given a time that is this much too early, because clocks are corrected in small steps. */
  readonly timeToleranceMs: number
}

const usualPatience: Patience = { patienceMs: 10_000, timeToleranceMs: 5_000 }
/** A clock that lost more than this against that of this process was set back. */
const clockToleranceMs = 1_000

export function createFloors({ patienceMs, timeToleranceMs }: Patience = usualPatience): Floors {
  /** No visible row is at or below it, and none will be, but for those of the writers. */
  let floors = bottom
  let version = 0
  let last: { readonly issued: Issued; readonly bounds: Bounds; readonly at: number } | undefined
  /** The open writers. Everything that one wrote is above where it `began`. */
  const writers = new Map<string, { readonly began: Bounds; readonly seenAt: number }>()

  function lower(bounds: Bounds): void {
    floors = lowest(floors, bounds)
    version += 1
  }

  function forget(): void {
    lower(bottom)
    last = undefined
    writers.clear()
  }

  /** What a clock says that was set back is no bound for what was or will be written. */
  function forgetTimes(): void {
    lower({ ...floors, times: bottom.times })
    for (const [transaction, { began, seenAt }] of writers)
      writers.set(transaction, { began: { ...began, times: bottom.times }, seenAt })
    if (last) last = { ...last, bounds: { ...last.bounds, times: bottom.times } }
  }

  return {
    bounds() {
      const young = [...writers.values()].filter(({ seenAt }) => performance.now() - seenAt < patienceMs)
      return young.reduce((bounds, { began }) => lowest(bounds, began), floors)
    },
    version: () => version,
    check(issued, open) {
      const at = performance.now()
      if (last && issued.change < last.issued.change) forget()
      if (last && issued.ms - last.issued.ms < at - last.at - clockToleranceMs) forgetTimes()
      const isOpen = new Set(open.map(({ transaction }) => transaction))
      for (const [transaction, { began }] of writers) {
        if (isOpen.has(transaction)) continue
        writers.delete(transaction)
        lower(began)
      }
      // A writer that was not open at the last check has got its ids and times since. One that was there before this
      // process looked, or is only now seen as prepared, may have written anywhere.
      for (const { transaction, isPrepared } of open) {
        if (writers.has(transaction)) continue
        const known = isPrepared ? undefined : last
        writers.set(transaction, { began: known?.bounds ?? bottom, seenAt: known ? at : -Infinity })
      }
      last = { issued, bounds: boundsOf(issued, timeToleranceMs), at }
    },
    raise(firstRows) {
      if (last) floors = lowest(below(firstRows), last.bounds)
    },
    lower: (firstRows) => lower(below(firstRows)),
    forget,
  }
}

function boundsOf({ change, parent, fanout, ms }: Issued, timeToleranceMs: number): Bounds {
  return { ids: places.map(() => change), times: places.map(() => ms - timeToleranceMs), parent, fanout }
}

function below({ ids, times, parent, fanout }: Bounds): Bounds {
  return {
    ids: ids.map((id) => id - 1),
    times: times.map((time) => time - 1),
    parent: parent - 1,
    fanout: fanout - 1,
  }
}

function lowest(one: Bounds, other: Bounds): Bounds {
  return {
    ids: one.ids.map((id, at) => Math.min(id, other.ids[at] ?? id)),
    times: one.times.map((time, at) => Math.min(time, other.times[at] ?? time)),
    parent: Math.min(one.parent, other.parent),
    fanout: Math.min(one.fanout, other.fanout),
  }
}
