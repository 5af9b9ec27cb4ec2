import {
  errors,
  type estypes,
  SniffingTransport,
  type TransportOptions,
  type TransportResult,
} from '@elastic/elasticsearch'
import { askNodes } from './ask-nodes.ts'
import { errorType, PartAwayError, UnusableAnswerError } from './engine-error.ts'
import type { EngineNodes } from './engine-nodes.ts'

type Asked = Parameters<SniffingTransport['request']>[0]
type Options = NonNullable<Parameters<SniffingTransport['request']>[1]>

/**
 * Sends every request to Elasticsearch, to another node where one is away, and lets through only what can be believed:
 * - Elasticsearch's own answers. The client checks successes alone, so a balancer's 404 would pass for an absence.
 * - Whole answers. By default a search leaves out the part of an index that is away, and still answers 200.
 */
export class EngineTransport extends SniffingTransport {
  readonly #timeoutMs: number

  constructor(options: TransportOptions) {
    super(options)
    this.#timeoutMs = Number(options.requestTimeout)
  }

  override request<Body = unknown>(params: Asked, options?: Options): Promise<Body>
  override request<Body = unknown>(params: Asked, options?: Options & { meta: true }): Promise<TransportResult<Body>>
  override async request(params: Asked, options: Options = {}): Promise<unknown> {
    const asked = {
      isRepeatable: isRepeatable(params),
      timeoutMs: this.#timeoutMs,
      signal: options.signal,
    }
    const result = await askNodes(this.connectionPool as EngineNodes, asked, (attempt) =>
      this.#ask(params, { ...options, ...attempt }),
    )
    return options.meta === true ? result : result.body
  }

  async #ask(params: Asked, options: Options): Promise<TransportResult> {
    const result = await super
      .request(params, { ...options, ...onlyWhole(params, options), meta: true, openTelemetry: noSpans })
      .catch((error: unknown) => {
        throw readError(error)
      })
    const problem = foreignAnswer(result, false)
    if (problem !== undefined) throw new UnusableAnswerError(problem)
    const error = partialAnswer(result.body)
    if (error) throw error
    return result
  }
}

/** Requests that read, and the refresh. */
function isRepeatable({ method, path }: Asked): boolean {
  return method === 'GET' || method === 'HEAD' || /\/_(search|msearch|mget|count|pit|refresh)$/.test(path)
}

/** Nothing here collects them, and the client would make one for each request. */
const noSpans = { enabled: false }

/** What went wrong with one of several searches (`_msearch`): the error that a request of its own would have thrown. */
export function errorOfPart(part: estypes.MsearchResponseItem | undefined): unknown {
  if (!part) return new UnusableAnswerError('Elasticsearch did not answer one of several searches.')
  if ('error' in part) {
    const result = { body: part, statusCode: part.status, headers: ownHeader, warnings: null }
    return readError(new errors.ResponseError(result as unknown as TransportResult))
  }
  return partialAnswer(part)
}

const ownHeader = { 'x-elastic-product': 'Elasticsearch' }

/** The parameter that makes a search fail rather than leave out a part. */
function onlyWhole({ path }: Asked, { querystring }: Options): Pick<Options, 'querystring'> {
  return path.endsWith('/_search') ? { querystring: { ...querystring, allow_partial_search_results: false } } : {}
}

/** The limits of a balancer count like those of Elasticsearch. */
const limitStatuses = [413, 429]

/** Elasticsearch names itself in a header, and in a few errors (such as that of a blocked index) only by their format. */
function foreignAnswer(
  { statusCode = 0, headers }: Partial<Pick<TransportResult, 'statusCode' | 'headers'>>,
  hasItsFormat: boolean,
): string | undefined {
  if (headers?.['x-elastic-product'] === 'Elasticsearch' || hasItsFormat) return undefined
  if (statusCode >= 500 || limitStatuses.includes(statusCode)) return undefined
  return `Another server answered in place of Elasticsearch, with status ${statusCode}. Nothing was concluded from it; check ELASTICSEARCH_URL and what stands in between.`
}

/** What a response says about the parts that were asked. */
interface Parts {
  readonly _shards?: { readonly failed?: number }
  readonly _nodes?: { readonly failed?: number }
  readonly timed_out?: boolean
}

function partialAnswer(body: unknown): UnusableAnswerError | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { _shards, _nodes, timed_out } = body as Parts
  if ((_shards?.failed ?? 0) > 0 || (_nodes?.failed ?? 0) > 0) return new PartAwayError()
  return _shards && timed_out
    ? new UnusableAnswerError('Elasticsearch ended a search before it had read the whole index. Try again later.')
    : undefined
}

/** Errors of Elasticsearch about parts that are away, when their status is 503. */
const awayErrors: readonly (string | undefined)[] = [
  'search_phase_execution_exception',
  'no_shard_available_action_exception',
]

function readError(error: unknown): unknown {
  if (!(error instanceof errors.ResponseError)) return error
  const { statusCode } = error.meta
  const type = errorType(error)
  const hasItsFormat = type !== undefined && error.message.includes('\tRoot causes:\n')
  const problem = foreignAnswer(error.meta, hasItsFormat)
  if (problem !== undefined) return new UnusableAnswerError(problem, error)
  return statusCode === 503 && awayErrors.includes(type) ? new PartAwayError(error) : error
}
