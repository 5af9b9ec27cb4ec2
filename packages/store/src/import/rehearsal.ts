import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'
import { endRehearsal, rehearse } from './ids.ts'

/** So long a rehearsal keeps its locks: shorter than statements of other sessions wait for them. */
const maxLockMs = 30_000

/** A transaction in which batches see each other, and that is rolled back. */
export interface Rehearsal {
  /** Runs work, one at a time. What it did is undone when it fails. */
  run<Value>(work: (client: pg.PoolClient) => Promise<Value>): Promise<Value>
  /** Rolls everything back. */
  end(): Promise<void>
}

class RolledBack extends Error {}

interface Opened {
  readonly client: pg.PoolClient
  readonly close: () => Promise<void>
}

/**
 * Starts a rehearsal. After half a minute it is rolled back and begun again, so that nobody waits for its locks for long.
 * Calls `onUndone` with a connection whenever something was rolled back.
 */
export function startRehearsal(pool: pg.Pool, onUndone: (client: pg.ClientBase) => Promise<void>): Rehearsal {
  let opened: Opened | undefined
  let isBusy = false
  let isOver = false
  let timer: NodeJS.Timeout | undefined
  const close = async () => {
    clearTimeout(timer)
    const closing = opened
    opened = undefined
    await closing?.close()
  }
  const begin = async () => {
    isOver = false
    await inTransaction(pool, onUndone)
    const one = await open(pool)
    timer = setTimeout(() => {
      isOver = true
      if (!isBusy) void close()
    }, maxLockMs)
    return one
  }
  return {
    async run(work) {
      isBusy = true
      try {
        opened ??= await begin()
        return await undoneWhenFailed(opened.client, work, onUndone)
      } finally {
        isBusy = false
        if (isOver) await close()
      }
    },
    end: close,
  }
}

async function open(pool: pg.Pool): Promise<Opened> {
  const begun = Promise.withResolvers<pg.PoolClient>()
  const ended = Promise.withResolvers<void>()
  const done = inTransaction(pool, async (client) => {
    rehearse(client)
    begun.resolve(client)
    await ended.promise
    endRehearsal(client)
    throw new RolledBack()
  }).catch((error: unknown) => {
    // What broke later has failed the work.
    if (!(error instanceof RolledBack)) begun.reject(error)
  })
  const close = () => {
    ended.resolve()
    return done
  }
  return { client: await begun.promise, close }
}

async function undoneWhenFailed<Value>(
  client: pg.PoolClient,
  work: (client: pg.PoolClient) => Promise<Value>,
  onUndone: (client: pg.ClientBase) => Promise<void>,
): Promise<Value> {
  await client.query('SAVEPOINT batch')
  try {
    const value = await work(client)
    await client.query('RELEASE SAVEPOINT batch')
    return value
  } catch (error) {
    // A connection that broke cannot undo anything, and its own error says so.
    await client
      .query('ROLLBACK TO SAVEPOINT batch')
      .then(() => onUndone(client))
      .catch(() => undefined)
    throw error
  }
}
