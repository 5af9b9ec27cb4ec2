import { eventually } from '../support/eventually.ts'
import { sendNative } from '../support/native.ts'
import { eachOf } from './send-request.ts'
import type { ForeignRequest } from './v1-foreign.ts'

const atOnce = 8

export interface Answer {
  readonly kind: string
  readonly status: number
  /** The request. */
  readonly sent: string
  /** The answer, without what differs from one to the next. */
  readonly text: string
}

/** The answers in the order of the requests. */
export async function answersTo(address: string, key: string, requests: readonly ForeignRequest[]): Promise<Answer[]> {
  const answers: Answer[] = []
  await eachOf([...requests.entries()], atOnce, async ([at, { kind, path, body, type }]) => {
    const { status, body: answer } = await eventually('the api is available', async () => {
      const sent = await sendNative(address, key, path, body, type)
      // Few exports and imports run at once.
      return sent.status !== 429 && !JSON.stringify(sent.body).includes('/problems/unavailable') && sent
    })
    const sent = `${kind}: ${decodeURIComponent(path.replaceAll('+', ' '))} ${JSON.stringify(body)}`
    answers[at] = { kind, status, sent, text: `${status} ${JSON.stringify(answer, withoutChance)}` }
  })
  return answers
}

const byChance = new Set(['took_ms', 'index_lag_ms', 'request_id', 'timings', 'body', 'seconds'])

function withoutChance(member: string, value: unknown): unknown {
  if (byChance.has(member)) return undefined
  return (member === 'cursor' || member === 'next') && typeof value === 'string' ? 'some place' : value
}

/** The ids of leads in an answer. */
export function shownIds(text: string): number[] {
  const { leads = [] } = JSON.parse(text.slice(text.indexOf(' '))) as { readonly leads?: readonly { id: number }[] }
  // Within lists, and in an export, whose quotes and line ends are those of a text.
  const others = text.matchAll(/"id\\?":(\d+),\\?"candidate_id|\\n(\d+),\d+,/g)
  return [...leads.map(({ id }) => id), ...[...others].map(([, id, inCsv]) => Number(id ?? inCsv))]
}
