import { setTimeout as sleep } from 'node:timers/promises'
import { readBacklog } from '@galena/store/outbox/backlog'
import { type Lane, lanes } from '@galena/store/outbox/change'
import { inBackground } from './load.ts'
import type { BenchSystem } from './system.ts'

export interface Changed {
  readonly leadId: number
  /** Milliseconds of `performance.now()` when the commit was confirmed. */
  readonly committedAt: number
}

/** What changes are made and seen with. */
export type ChangedSystem = Pick<BenchSystem, 'pool' | 'elasticsearch' | 'alias'> & {
  readonly largest: Pick<BenchSystem['largest'], 'id'>
}

interface Options {
  /** Changes a second. */
  readonly rate: number
  /** Ends them before. */
  readonly isOver?: () => boolean
  readonly seconds: number
  /** Every n-th change is reported. */
  readonly tellEvery: number
  /** Called before the change is made, with its number, which the lead's appointment shows. */
  readonly onChange: (number: number, changed: Promise<Changed>) => void
}

/** Waits until no change of these lanes is pending. */
export async function drained({ pool }: BenchSystem, waitedFor: readonly Lane[] = lanes): Promise<void> {
  for (;;) {
    const backlog = await readBacklog(pool)
    if (waitedFor.every((lane) => lane === 'confirm' || backlog.lanes[lane] === 0)) return
    await sleep(200)
  }
}

/** The earliest appointment; a change adds its number in milliseconds. */
export const firstAppointment = Date.UTC(2100, 0, 1)

/** Folding makes the sources equal in searches, so that later runs find the same data. */
const changeSource = `
  UPDATE lead SET source = CASE WHEN source LIKE '% ' THEN rtrim(source) ELSE coalesce(source, '') || ' ' END,
    scheduled_at = coalesce($2, scheduled_at)
  WHERE id = $1`

/**
 * Changes one lead after the other at a fixed rate, each in a transaction of its own: its source, and for every n-th
 * its appointment, which identifies it. Returns the rate that was reached.
 */
export async function changeLeads(
  { pool, largest }: Pick<ChangedSystem, 'pool' | 'largest'>,
  options: Options,
): Promise<number> {
  // Of few leads all: one that is changed again before it was seen counts as never seen.
  const { rows } = await pool.query<{ id: number }>(
    'SELECT id FROM lead WHERE company_id = $1 ORDER BY hashint8(id) LIMIT 100000',
    [largest.id],
  )
  const start = performance.now()
  const count = options.rate * options.seconds
  let made = 0
  const pending: Promise<unknown>[] = []
  for (let number = 0; number < count && !options.isOver?.(); number++, made++) {
    const early = start + (number * 1_000) / options.rate - performance.now()
    if (early > 1) await sleep(early)
    const leadId = rows[(number * 7_919) % rows.length]?.id ?? 0
    const told = number % options.tellEvery === 0
    const changed = inBackground(
      pool
        .query(changeSource, [leadId, told ? new Date(firstAppointment + number) : null])
        .then(() => ({ leadId, committedAt: performance.now() })),
    )
    if (told) options.onChange(number, changed)
    pending.push(changed)
    if (pending.length >= 2_000) await pending.shift()
  }
  await Promise.all(pending)
  return made / ((performance.now() - start) / 1_000)
}
