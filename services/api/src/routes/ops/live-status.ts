import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { movingFacts } from '@galena/operations/moving-facts'
import type { OperationsContext } from '@galena/operations/operations-context'
import { readStatus } from '@galena/operations/status'
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
/** A server that is silent does not keep the console from what is known. */
const patienceMs = 3_000

interface Whole {
  readonly turn: string
  readonly readAt: number
  readonly status: Awaited<ReturnType<typeof readStatus>>
}

/**
 * The status for consoles that ask again and again: what moves is read every second, all of it when something has
 * happened, and neither while nobody asks.
 */
export function shareStatus(context: OperationsContext, share: ShareAnswer): SharedAnswer<StatusText> {
  let whole: Whole | undefined
  let reading: { readonly turn: string; readonly answer: Promise<Whole> } | undefined

  async function readWhole(turn: string): Promise<Whole> {
    const readAt = performance.now()
    const read = { turn, readAt, status: await readStatus(context) }
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
    const { turn, facts } = await movingFacts(context)
    const { status } = await wholeFor(turn)
    return textOf({ index_name: context.engine.alias, ...status, ...facts })
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
