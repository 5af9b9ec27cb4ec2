import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { movingFacts } from '@galena/operations/moving-facts'
import type { OperationsContext } from '@galena/operations/operations-context'
import type { Status } from '@galena/operations/status/read-status'
import { before } from '@galena/service/process/probe'
import type { SharedAnswer } from './shared-answer.ts'
import type { ShareAnswer } from './shared-answers.ts'

/** A status as it is sent, and what says whether it has changed. */
export interface StatusText {
  readonly text: string
  readonly etag: string
}

/** For so long what moves is shared: consoles ask every second, and two operators see the same within two. */
const movingMs = 1_000
/** How often the rest is read while nothing happens. It asks Elasticsearch as well. */
const wholeMs = 10_000
/** The whole status takes up to three seconds more. */
const movingDeadlineMs = 1_500
/** A server that is silent does not keep the console from what is known. */
const patienceMs = 3_000

/** Where a status comes from. Neither keeps anybody waiting for a silent server. */
export interface StatusSource extends Pick<OperationsContext, 'pool' | 'engine'> {
  readonly readStatus: () => Promise<Status>
}

interface Whole {
  readonly turn: string
  readonly readAt: number
  readonly status: Status
}

/**
 * The status for consoles that ask again and again: what moves is read every second, all of it when something has
 * happened, and neither while nobody asks.
 */
export function shareStatus(context: StatusSource, share: ShareAnswer): SharedAnswer<StatusText> {
  let whole: Whole | undefined
  let reading: { readonly turn: string; readonly answer: Promise<Whole> } | undefined

  async function readWhole(turn: string): Promise<Whole> {
    const readAt = performance.now()
    const read = { turn, readAt, status: await context.readStatus() }
    if (whole === undefined || whole.readAt < readAt) whole = read
    return read
  }

  async function wholeFor(turn: string): Promise<Whole> {
    if (whole?.turn === turn && performance.now() - whole.readAt < wholeMs) return whole
    // One that began before something happened does not show it.
    if (reading?.turn !== turn) {
      const begun = { turn, answer: readWhole(turn) }
      reading = begun
      const end = () => {
        if (reading === begun) reading = undefined
      }
      begun.answer.then(end, end)
    }
    return whole ? Promise.race([reading.answer, laterThan(patienceMs, whole)]) : reading.answer
  }

  async function findOut(): Promise<StatusText> {
    // While Postgres is silent, the whole status says so.
    const moving = await before(movingFacts(context), movingDeadlineMs).catch(() => undefined)
    const { status } = await (moving ? wholeFor(moving.turn) : readWhole(''))
    return textOf({ index_name: context.engine.alias, ...status, ...moving?.facts })
  }

  // Counting a long outbox takes a while.
  return share(findOut, (tookMs) => Math.max(movingMs, tookMs))
}

async function laterThan<Value>(ms: number, value: Value): Promise<Value> {
  await sleep(ms, undefined, { ref: false })
  return value
}

function textOf(facts: object): StatusText {
  const text = JSON.stringify(facts)
  return { text, etag: `W/"${createHash('sha1').update(text).digest('base64url')}"` }
}
