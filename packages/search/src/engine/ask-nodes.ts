import { type Connection, errors } from '@elastic/elasticsearch'
import { Attempt, type AttemptContext } from './attempt.ts'
import { PartAwayError } from './engine-error.ts'
import type { EngineNodes } from './engine-nodes.ts'

interface Asked {
  /** Whether it does no harm when it is carried out twice. */
  readonly isRepeatable: boolean
  /** For all attempts together. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** What the client has to be told of an attempt. */
export interface AttemptOptions {
  readonly signal?: AbortSignal
  readonly requestTimeout?: number
  readonly context?: AttemptContext
}

/**
 * Asks a node, and when it turns out to be away or silent another one, each at most once and all within one deadline. A
 * request that changes something is repeated only where it cannot have been sent: whoever writes documents reads them
 * again before the next attempt.
 */
export async function askNodes<Answer>(
  nodes: EngineNodes,
  { isRepeatable, timeoutMs, signal }: Asked,
  ask: (options: AttemptOptions) => Promise<Answer>,
): Promise<Answer> {
  if (nodes.size === 1) return ask({})
  const deadline = performance.now() + timeoutMs
  const tried = new Set<Connection>()
  let refusals = 0
  for (let leftMs = timeoutMs; ; leftMs = deadline - performance.now()) {
    const attempt = new Attempt(tried)
    const { error, answer } = await carryOut(nodes, attempt, signal, () =>
      ask({ signal: attempt.signal, requestTimeout: leftMs, context: { attempt } }),
    )
    if (answer !== undefined) return answer.value
    if (attempt.connection) tried.add(attempt.connection)
    if (isRefusal(error)) refusals++
    const mayRepeat = wasNotSent(error) || (isRepeatable && isOfNode(error) && refusals <= 1)
    if (!mayRepeat || signal?.aborted || deadline - performance.now() < leastMs || !nodes.hasOther(tried)) throw error
  }
}

/** What is left of a deadline has to suffice for an answer. */
const leastMs = 50

async function carryOut<Answer>(
  nodes: EngineNodes,
  attempt: Attempt,
  signal: AbortSignal | undefined,
  ask: () => Promise<Answer>,
): Promise<{ answer?: { value: Answer }; error?: unknown }> {
  const hangUp = () => attempt.abort()
  if (signal?.aborted) hangUp()
  signal?.addEventListener('abort', hangUp)
  try {
    const value = await ask()
    nodes.end(attempt, undefined)
    return { answer: { value } }
  } catch (error) {
    nodes.end(attempt, error)
    return { error: attempt.isLost && !signal?.aborted ? silence(attempt, error) : error }
  } finally {
    signal?.removeEventListener('abort', hangUp)
  }
}

function silence({ connection }: Attempt, cause: unknown): Error {
  return Object.assign(new errors.ConnectionError(`${connection?.url.origin} does not answer.`), { cause })
}

/** A node that has just lost its master, or the node that it had asked in turn. Another one may know more. */
function isRefusal(error: unknown): boolean {
  if (error instanceof PartAwayError) return true
  return error instanceof errors.ResponseError && [502, 503, 504].includes(error.statusCode ?? 0)
}

function isOfNode(error: unknown): boolean {
  return error instanceof errors.ConnectionError || isRefusal(error)
}

/** There was no connection to send it on. */
function wasNotSent(error: unknown): boolean {
  return error instanceof errors.ConnectionError && /^(connect |Connect Timeout|getaddrinfo )/.test(error.message)
}
