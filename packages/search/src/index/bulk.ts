import { type Client, errors, type estypes } from '@elastic/elasticsearch'

/** What is to become of one lead in the index: its document, or none. */
export interface LeadWrite {
  readonly leadId: number
  /** The document as JSON. */
  readonly source?: string | undefined
  /** Why there is no document though the lead exists; nothing is sent then. */
  readonly refusal?: string
}

/**
 * What became of it:
 * - `settled`: written or removed, or a newer version was there, or the index is gone
 * - `pending`: worth another try with a new token; `overloaded` when the engine asked for less or did not answer in time
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
/** Half of what an engine accepts as one request unless told otherwise (`http.max_content_length`). */
const maxDocumentBytes = 50_000_000

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
  const outcomes = new Map<LeadWrite, WriteOutcome>()
  const sent: LeadWrite[] = []
  for (const write of writes) {
    const reason = write.refusal ?? tooLarge(write)
    if (reason === undefined) sent.push(write)
    else outcomes.set(write, { kind: 'refused', reason })
  }
  for (const request of requestsOf(sent)) {
    const answers = await writeRequest(client, index, request, token, options)
    for (const [at, write] of request.entries()) outcomes.set(write, answers[at] ?? unanswered)
  }
  return writes.map((write) => outcomes.get(write) ?? unanswered)
}

function tooLarge({ source = '' }: LeadWrite): string | undefined {
  // A character is at most three bytes.
  if (source.length * 3 <= maxDocumentBytes) return undefined
  const bytes = Buffer.byteLength(source)
  if (bytes <= maxDocumentBytes) return undefined
  return `The document is too large: ${bytes} bytes, and ${maxDocumentBytes} are the limit.`
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
    const tooLong = error instanceof errors.ResponseError && error.statusCode === 413
    if (!tooLong) return wholeFailure(error, writes.length)
    if (writes.length === 1)
      return [{ kind: 'refused', reason: '413: Elasticsearch accepts no document of this size.' }]
    const middle = Math.ceil(writes.length / 2)
    return [
      ...(await writeRequest(client, index, writes.slice(0, middle), token, options)),
      ...(await writeRequest(client, index, writes.slice(middle), token, options)),
    ]
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
  if (!result) return unanswered
  const { status, error } = result
  if (error?.type === 'index_not_found_exception') return 'index gone'
  if (status < 300 || (status === 404 && item.delete)) return { kind: 'settled', written: true }
  if (status === 409) return { kind: 'settled', written: false }
  const reason = describe(status, error)
  // A block is somebody's who will lift it: a full disk, or an operator's.
  return status === 429 || status >= 500 || error?.type === 'cluster_block_exception'
    ? { kind: 'pending', reason, overloaded: status === 429 }
    : { kind: 'refused', reason }
}

function describe(status: number, error: estypes.ErrorCause | undefined): string {
  const causes = [error?.type, error?.reason, error?.caused_by?.reason].filter((part) => typeof part === 'string')
  return `${status}: ${causes.join(': ').slice(0, 1_000)}`
}

const unanswered: WriteOutcome = {
  kind: 'pending',
  reason: 'The answer has no result for this lead.',
  overloaded: false,
}

function wholeFailure(error: unknown, count: number): WriteOutcome[] {
  const status = error instanceof errors.ResponseError ? error.statusCode : undefined
  const late = error instanceof errors.TimeoutError || error instanceof errors.RequestAbortedError
  const reason = error instanceof Error ? `${error.name}: ${error.message.slice(0, 300)}` : String(error)
  const outcome: WriteOutcome = { kind: 'pending', reason, overloaded: status === 429 || late }
  return Array.from({ length: count }, () => outcome)
}
