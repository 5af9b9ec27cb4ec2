import { type ChangesPage, type GalenaClient, GalenaError } from '@galena/client/client'
import { pause } from '@galena/client/patience'
import { collectChanges } from './collected-changes.ts'
import { LostFileError } from './lead-files.ts'
import type { MirrorFolder } from './mirror-folder.ts'

export interface Following {
  /** Ends when there is no more. */
  readonly once: boolean
  readonly signal: AbortSignal
  readonly onPage: (page: ChangesPage) => void
  /** What has come is stored, and there is no more for now. */
  readonly onEnd: () => void
  readonly onAnew: (why: 'gone' | 'missing') => void
  /** The api is away, and is asked again after so many seconds. */
  readonly onAway: (error: GalenaError, seconds: number) => void
}

const pauseMs = 2_000
const pageLimit = 500
const maxAwaySeconds = 60

/**
 * Keeps a mirror in step with the changes of the api: until there is no more, or until the signal is aborted. What has come
 * and is not stored then is read again the next time. Throws a `GalenaError`, and with `once` the reason of the signal.
 */
export async function followMirror(client: GalenaClient, folder: MirrorFolder, following: Following): Promise<void> {
  const { once, signal, onAnew, onAway } = following
  let awaySeconds = 1
  while (!signal.aborted) {
    try {
      await readOn(client, folder, {
        ...following,
        onPage: (page) => {
          awaySeconds = 1
          following.onPage(page)
        },
      })
      if (once) return
    } catch (error) {
      const why = reasonToBeginAnew(error)
      if (why !== undefined) {
        onAnew(why)
        await folder.beginAnew()
      } else if (once || !(error instanceof GalenaError) || !error.isTemporary) throw error
      else {
        onAway(error, awaySeconds)
        // It is ended early by the signal alone.
        await pause(awaySeconds * 1_000, signal).catch(() => undefined)
        awaySeconds = Math.min(maxAwaySeconds, awaySeconds * 2)
      }
    }
  }
}

async function readOn(
  client: GalenaClient,
  folder: MirrorFolder,
  { once, signal, onPage, onEnd }: Following,
): Promise<void> {
  const include = ['answers', 'attachments', 'documents'] as const
  const pages = client.changes({ after: folder.next, limit: pageLimit, include, follow: !once, pauseMs, signal })
  let collecting = collectChanges()
  for await (const page of pages) {
    onPage(page)
    collecting.add(page)
    if (page.more && !collecting.isFull()) continue
    await folder.store(collecting.collected(), page.next, !page.more)
    if (!page.more) onEnd()
    collecting = collectChanges()
  }
}

function reasonToBeginAnew(error: unknown): 'gone' | 'missing' | undefined {
  if (error instanceof LostFileError) return 'missing'
  return error instanceof GalenaError && error.type === '/problems/changes-gone' ? 'gone' : undefined
}
