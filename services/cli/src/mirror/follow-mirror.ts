import { type GalenaClient, GalenaError } from '@galena/client/client'
import { pause } from '@galena/client/patience'
import { type ChangeCounts, collectChanges } from './collected-changes.ts'
import { LostFileError } from './lead-files.ts'
import type { MirrorFolder } from './mirror-folder.ts'

export interface Following {
  /** Ends when there is no more. */
  readonly once: boolean
  readonly signal: AbortSignal
  /** So much has come since something was stored. */
  readonly onPage: (counts: Readonly<ChangeCounts>) => void
  /** So much is stored; `isEnd`: there is no more for now. */
  readonly onStored: (counts: Readonly<ChangeCounts>, isEnd: boolean) => void
  readonly onAnew: (why: 'gone' | 'lost') => void
  /** The api is away, and is asked again until it answers. */
  readonly onAway: (error: GalenaError) => void
}

const pauseMs = 2_000
const pageLimit = 500
const maxWaitSeconds = 60
/** Who does not follow waits so long in all for an api that is away. */
const maxOnceSeconds = 30

/**
 * Keeps a mirror in step with the changes of the api: until there is no more, or until the signal is aborted. What has come
 * and is not stored then is read again the next time. Throws a `GalenaError`, and with `once` the reason of the signal.
 */
export async function followMirror(client: GalenaClient, folder: MirrorFolder, following: Following): Promise<void> {
  const { once, signal } = following
  const away = createWaits(1)
  // The first time is at once. What begins anew again and again without an end must not ask without a pause.
  const anew = createWaits(0)
  const watched: Following = {
    ...following,
    onPage(counts) {
      away.reset()
      following.onPage(counts)
    },
    onStored(counts, isEnd) {
      if (isEnd) anew.reset()
      following.onStored(counts, isEnd)
    },
  }
  while (!signal.aborted) {
    try {
      await readOn(client, folder, watched)
      if (once) return
    } catch (error) {
      const why = reasonToBeginAnew(error)
      if (why !== undefined) {
        following.onAnew(why)
        await folder.beginAnew()
        await sleep(anew.next(), signal)
      } else {
        if (!isTemporary(error)) throw error
        if (away.total === 0) following.onAway(error)
        const seconds = away.next(error.retryAfter)
        if (once && away.total > maxOnceSeconds) throw error
        await sleep(seconds, signal)
      }
    }
  }
  if (once) signal.throwIfAborted()
}

async function readOn(
  client: GalenaClient,
  folder: MirrorFolder,
  { once, signal, onPage, onStored }: Following,
): Promise<void> {
  await folder.check()
  const include = ['answers', 'attachments', 'documents'] as const
  const pages = client.changes({ after: folder.next, limit: pageLimit, include, follow: !once, pauseMs, signal })
  let collecting = collectChanges()
  for await (const page of pages) {
    collecting.add(page)
    onPage(collecting.counts)
    if (page.more && !collecting.isFull()) continue
    await folder.store(collecting.collected(), page.next, !page.more)
    onStored(collecting.counts, !page.more)
    collecting = collectChanges()
  }
}

function reasonToBeginAnew(error: unknown): 'gone' | 'lost' | undefined {
  if (error instanceof LostFileError) return 'lost'
  return error instanceof GalenaError && error.type === '/problems/changes-gone' ? 'gone' : undefined
}

/** A mirror runs unwatched: an api that fails by a bug (500) may be mended meanwhile. */
function isTemporary(error: unknown): error is GalenaError {
  return error instanceof GalenaError && (error.isTemporary || error.status === 500)
}

/** Waits that grow, from so many seconds on; no shorter than what an answer asks for. */
function createWaits(first: number) {
  let [next, total] = [first, 0]
  return {
    get total() {
      return total
    },
    next(atLeast = 0): number {
      const seconds = Math.max(next, atLeast)
      next = Math.min(maxWaitSeconds, Math.max(1, next * 2))
      total += seconds
      return seconds
    },
    reset(): void {
      next = first
      total = 0
    },
  }
}

/** Ended early by the signal alone. */
async function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  await pause(seconds * 1_000, signal).catch(() => undefined)
}
