import type { Client, estypes } from '@elastic/elasticsearch'

/** What is to become of one lead in the index: its document, or none. */
export interface LeadWrite {
  readonly leadId: number
  /** The document as JSON. */
  readonly source: string | undefined
}

/**
 * What became of it:
 * - `settled`: written or removed, or a newer version was there, or the index is gone
 * - `pending`: worth another try with a new token
 * - `refused`: the engine will never take this document
 */
export type WriteOutcome =
  | { readonly kind: 'settled'; readonly written: boolean }
  | { readonly kind: 'pending'; readonly reason: string; readonly overloaded: boolean }
  | { readonly kind: 'refused'; readonly reason: string }

interface BulkOptions {
  readonly signal: AbortSignal
  /** Asked when the engine does not know the index: is it still to be written to? */
  readonly isRegistered: (index: string) => Promise<boolean>
}

const requestBytes = 5_000_000

/**
 * Writes to one index, each action with the token as its external version, in requests of about 5 MB, and says what
 * became of each write, in order. A transport failure leaves its request's writes pending. Never throws for what the
 * engine answers.
 */
export async function bulkWrite(
  client: Client,
  index: string,
  writes: readonly LeadWrite[],
  token: number,
  options: BulkOptions,
): Promise<WriteOutcome[]> {
  const outcomes: WriteOutcome[] = []
  for (const request of requestsOf(writes))
    outcomes.push(...(await writeRequest(client, index, request, token, options)))
  return outcomes
}

function requestsOf(writes: readonly LeadWrite[]): LeadWrite[][] {
  const requests: LeadWrite[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const write of writes) {
    const size = write.source?.length ?? 0
    if (bytes + size > requestBytes) {
      requests.push([])
      bytes = 0
    }
    bytes += size
    requests.at(-1)?.push(write)
  }
  return requests
}

async function writeRequest(
  client: Client,
  index: string,
  writes: readonly LeadWrite[],
  token: number,
  options: BulkOptions,
): Promise<WriteOutcome[]> {
  const operations = writes.flatMap(({ leadId, source }) => {
    const address = { _id: String(leadId), version: token, version_type: 'external' }
    return source === undefined ? [JSON.stringify({ delete: address })] : [JSON.stringify({ index: address }), source]
  })
  let answer: estypes.BulkResponse
  try {
    // The engine's own wait for a shard is a minute, longer than our deadline.
    answer = await client.bulk({ index, operations, timeout: '10s', require_alias: false }, { signal: options.signal })
  } catch (error) {
    return wholeFailure(error, writes.length)
  }
  const outcomes = answer.items.map((item) => readItem(item))
  if (outcomes.length !== writes.length)
    return wholeFailure(new Error('The answer to the bulk is incomplete.'), writes.length)
  if (!outcomes.includes('index gone')) return outcomes.filter((outcome) => outcome !== 'index gone')
  const gone = !(await options.isRegistered(index))
  return outcomes.map((outcome) =>
    outcome !== 'index gone'
      ? outcome
      : gone
        ? { kind: 'settled', written: false }
        : { kind: 'pending', reason: `The index ${index} does not exist.`, overloaded: false },
  )
}

function readItem(
  item: Partial<Record<estypes.BulkOperationType, estypes.BulkResponseItem>>,
): WriteOutcome | 'index gone' {
  const result = item.index ?? item.delete
  if (!result) return { kind: 'pending', reason: 'The answer has no result for this lead.', overloaded: false }
  const { status, error } = result
  if (error?.type === 'index_not_found_exception') return 'index gone'
  if (status < 300 || (status === 404 && item.delete)) return { kind: 'settled', written: true }
  if (status === 409) return { kind: 'settled', written: false }
  const reason = describe(status, error)
  return status === 429 || status >= 500
    ? { kind: 'pending', reason, overloaded: status === 429 }
    : { kind: 'refused', reason }
}

function describe(status: number, error: estypes.ErrorCause | undefined): string {
  const causes = [error?.type, error?.reason, error?.caused_by?.reason].filter((part) => typeof part === 'string')
  return `${status}: ${causes.join(': ').slice(0, 1_000)}`
}

function wholeFailure(error: unknown, count: number): WriteOutcome[] {
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  const reason = error instanceof Error ? `${error.name}: ${error.message.slice(0, 300)}` : String(error)
  const outcome: WriteOutcome = { kind: 'pending', reason, overloaded: status === 429 || status === 413 }
  return Array.from({ length: count }, () => outcome)
}
