import { errors, type estypes } from '@elastic/elasticsearch'
import type { Engine } from '../engine/engine.ts'
import { writeAlias } from './index-owner.ts'

/** What to write for one lead: its document, or a delete when there is no `source`. */
export interface LeadWrite {
  readonly leadId: number
  /** The document as JSON. */
  readonly source?: string | undefined
  /** Why the lead exists but has no document. Nothing is sent then, and the outcome is `refused`. */
  readonly refusal?: string
}

/**
 * The result of one write:
 * - `settled`: nothing more to do. `written` is false when the index had a higher version, which is `overtakenBy`, or is
 *   gone and no target.
 * - `pending`: try again with a new token. `overloaded` when Elasticsearch was overloaded or did not respond in time.
 * - `refused`: Elasticsearch will never accept this document.
 *
 * A reason is a sentence or an error of Elasticsearch, for operators.
 */
export type WriteOutcome =
  | { readonly kind: 'settled'; readonly written: boolean; readonly overtakenBy?: number }
  | { readonly kind: 'pending'; readonly reason: string; readonly overloaded: boolean }
  | { readonly kind: 'refused'; readonly reason: string }

/** An index, and the term of its owner. */
export interface WriteIndex {
  readonly index: string
  readonly term: string
}

interface BulkOptions {
  /** Aborts the requests that are still open; their writes are pending. */
  readonly signal: AbortSignal
  /** Called when Elasticsearch does not know the index, or not under this term: is it still a target? */
  readonly isRegistered: (index: string) => Promise<boolean>
}

const requestBytes = 5_000_000
/** Half of what Elasticsearch accepts in one request by default (`http.max_content_length`). */
const maxDocumentBytes = 50_000_000

/**
 * Writes to one index in requests of about 5 MB. Each action carries the token as its external version, so the highest
 * token wins in whatever order writes arrive. Returns one outcome for each write, in the order of `writes`; when a
 * request fails as a whole, its writes are pending. Throws only what `isRegistered` throws.
 */
export async function bulkWrite(
  engine: Engine,
  target: WriteIndex,
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
    const answers = await writeRequest(engine, target, request, token, options)
    for (const [at, write] of request.entries()) outcomes.set(write, answers[at] ?? unanswered)
  }
  return writes.map((write) => outcomes.get(write) ?? unanswered)
}

function tooLarge({ source = '' }: LeadWrite): string | undefined {
  // A UTF-16 code unit takes at most three bytes.
  if (source.length * 3 <= maxDocumentBytes) return undefined
  const bytes = Buffer.byteLength(source)
  if (bytes <= maxDocumentBytes) return undefined
  return `The document is too large: ${bytes} bytes. The limit is ${maxDocumentBytes}.`
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

/** Sends one request. One that Elasticsearch finds too large is halved until each part is accepted or is a single lead. */
async function writeRequest(
  engine: Engine,
  target: WriteIndex,
  writes: readonly LeadWrite[],
  token: number,
  options: BulkOptions,
): Promise<WriteOutcome[]> {
  const operations = operationsOf(writes, token)
  let answer: estypes.BulkResponse
  try {
    // By default Elasticsearch waits a minute for a primary shard, longer than our deadline.
    answer = await engine.client.bulk(
      { index: writeAlias(target.index, target.term), operations, timeout: '10s', require_alias: true },
      { signal: options.signal },
    )
  } catch (error) {
    const requestTooLarge = error instanceof errors.ResponseError && error.statusCode === 413
    if (!requestTooLarge) return allPending(error, writes.length)
    if (writes.length === 1)
      return [{ kind: 'refused', reason: '413: Elasticsearch accepts no document of this size.' }]
    const middle = Math.ceil(writes.length / 2)
    return [
      ...(await writeRequest(engine, target, writes.slice(0, middle), token, options)),
      ...(await writeRequest(engine, target, writes.slice(middle), token, options)),
    ]
  }
  if (answer.items.length !== writes.length)
    return allPending(new Error('The response to the bulk request is incomplete.'), writes.length)
  const outcomes = answer.items.map((item) => readItem(item, token))
  if (!outcomes.includes('index not found')) return outcomes.filter((outcome) => outcome !== 'index not found')
  const ofMissingIndex = await outcomeOfMissingIndex(target.index, options)
  return outcomes.map((outcome) => (outcome === 'index not found' ? ofMissingIndex : outcome))
}

/** Two lines for a document and one for a delete, as the bulk API accepts them. */
function operationsOf(writes: readonly LeadWrite[], token: number): string[] {
  return writes.flatMap(({ leadId, source }) => {
    const address = { _id: String(leadId), version: token, version_type: 'external' }
    return source === undefined ? [JSON.stringify({ delete: address })] : [JSON.stringify({ index: address }), source]
  })
}

/** The second is the answer where Elasticsearch may make missing indices: no index can have the name of our alias. */
const missingIndex: ReadonlySet<string> = new Set(['index_not_found_exception', 'invalid_index_name_exception'])

function readItem(
  item: Partial<Record<estypes.BulkOperationType, estypes.BulkResponseItem>>,
  token: number,
): WriteOutcome | 'index not found' {
  const result = item.index ?? item.delete
  if (!result) return unanswered
  const { status, error } = result
  if (error?.type !== undefined && missingIndex.has(error.type)) return 'index not found'
  // A delete of a document that does not exist has status 404 and no error.
  if (status < 300 || (status === 404 && !error)) return { kind: 'settled', written: true }
  if (status === 409) return outcomeOfConflict(error, token)
  const reason = describe(status, error)
  return item.index && isAboutDocument(status, error)
    ? { kind: 'refused', reason }
    : { kind: 'pending', reason, overloaded: status === 429 }
}

/**
 * A version that equals the token is this very write: when a node fails, Elasticsearch may carry out a write twice, and
 * reports the second.
 */
function outcomeOfConflict(error: estypes.ErrorCause | undefined, token: number): WriteOutcome {
  const current = Number(/current version \[(\d+)\]/.exec(error?.reason ?? '')?.[1] ?? Number.NaN)
  if (current === token) return { kind: 'settled', written: true }
  return { kind: 'settled', written: false, ...(current > token && { overtakenBy: current }) }
}

/** Elasticsearch's errors about the content of a document. */
const documentErrors: readonly (string | undefined)[] = [
  'document_parsing_exception',
  'mapper_parsing_exception',
  'strict_dynamic_mapping_exception',
  'x_content_parse_exception',
  'illegal_argument_exception',
]
/** How an `illegal_argument_exception` begins that is about the index: it is full, or its pipeline is missing. */
const indexLimit = /^(Number of documents in the (index|shard) |Limit of |pipeline with id )/

/**
 * Whether Elasticsearch found fault with the document itself. Anything else (a closed or blocked index, missing rights,
 * an error that is not known here) is the state of the index and passes: a change that waits shows in the lag, but a
 * lead that is refused by mistake would be missing until its next change.
 */
function isAboutDocument(status: number, error: estypes.ErrorCause | undefined): boolean {
  return status === 400 && documentErrors.includes(error?.type) && !indexLimit.test(error?.reason ?? '')
}

/** A target that was dropped on purpose needs no more writes. The index may also have another owner by now. */
async function outcomeOfMissingIndex(index: string, { isRegistered }: BulkOptions): Promise<WriteOutcome> {
  return (await isRegistered(index))
    ? { kind: 'pending', reason: `The index ${index} does not exist, or has another owner.`, overloaded: false }
    : { kind: 'settled', written: false }
}

function describe(status: number, error: estypes.ErrorCause | undefined): string {
  const causes = [error?.type, error?.reason, error?.caused_by?.reason].filter((part) => typeof part === 'string')
  return `${status}: ${causes.join(': ').slice(0, 1_000)}`
}

const unanswered: WriteOutcome = {
  kind: 'pending',
  reason: 'The response has no result for this lead.',
  overloaded: false,
}

function allPending(error: unknown, count: number): WriteOutcome[] {
  const status = error instanceof errors.ResponseError ? error.statusCode : undefined
  const late = error instanceof errors.TimeoutError || error instanceof errors.RequestAbortedError
  const reason = error instanceof Error ? `${error.name}: ${error.message.slice(0, 300)}` : String(error)
  const outcome: WriteOutcome = { kind: 'pending', reason, overloaded: status === 429 || late }
  return Array.from({ length: count }, () => outcome)
}
