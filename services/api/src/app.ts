import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import compress from '@fastify/compress'
import cors from '@fastify/cors'
import etag from '@fastify/etag'
import { readPairs } from '@galena/lead/request/query-pairs'
import type { Places } from '@galena/places/places'
import type { RememberedErrors } from '@galena/service/log/remember-errors'
import { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, fastify, LogController } from 'fastify'
import { allowOrigin } from './auth/allow-origin.ts'
import { type CompanyScopeContext, companyScope } from './auth/company-scope.ts'
import { countFailedAttempts } from './auth/failed-attempts.ts'
import { operatorScope } from './auth/operator-scope.ts'
import type { SignInContext } from './auth/sign-in.ts'
import { countWrongKeys } from './auth/wrong-keys.ts'
import { limitBodyTime } from './body-time.ts'
import { apiError } from './errors/api-error.ts'
import { sendProblem } from './errors/problem.ts'
import { readError } from './errors/read-error.ts'
import { sendError } from './errors/send-error.ts'
import type { ReadinessContext } from './health/readiness.ts'
import { addMetrics } from './metrics.ts'
import { addCatalogueRoutes } from './routes/catalogue-routes.ts'
import { addHealthRoutes } from './routes/health-routes.ts'
import { describeApi } from './routes/openapi.ts'
import { addOperatorSessionRoute, addOperatorSignInRoutes } from './routes/ops/session-routes.ts'
import { addOpsRoutes, type OpsContext } from './routes/ops-routes.ts'
import { addQueueBoard, type Queues } from './routes/queue-board.ts'
import { addSearchPage } from './routes/search-page.ts'
import { addSearchRoute } from './routes/search-route.ts'
import { addSuggestRoute } from './routes/suggest-route.ts'
import { addBatchRoute } from './routes/v1/batch-route.ts'
import { addChangesRoute, type ChangesRouteContext } from './routes/v1/changes-route.ts'
import { addExplainLeadRoute } from './routes/v1/explain-lead-route.ts'
import { addExportRoute } from './routes/v1/export-route.ts'
import { addImportRoute, type ImportContext } from './routes/v1/import/import-route.ts'
import { isNative, nativeScope } from './routes/v1/native-scope.ts'
import type { NativeContext } from './routes/v1/native-search-context.ts'
import { addPageRoute, type PageContext } from './routes/v1/page-route.ts'
import { addPlacesRoute } from './routes/v1/places-route.ts'
import { addNativeSearchRoutes } from './routes/v1/search-routes.ts'
import { addSessionRoute, addSignInRoutes } from './routes/v1/session-routes.ts'
import { addViewRoutes } from './routes/v1/view-routes.ts'

import { countSearches, type SearchFigures } from './search-figures.ts'

const maxUrlLength = 16_384
/** Also lines of JSON, which the plugin does not know. */
const compressedTypes = /^text\/(?!event-stream)|[+/](?:x-nd)?json(?:;|$)|[+/](?:text|xml)(?:;|$)|octet-stream(?:;|$)/
const commonHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'max-age=0, private, must-revalidate',
} as const

/** Builds the api, ready for `listen` or `inject`. */
export async function buildApp(
  context: NativeContext &
    ChangesRouteContext &
    ImportContext &
    ReadinessContext &
    Pick<SignInContext, 'pool' | 'tenants'> &
    Omit<CompanyScopeContext, 'wrongKeys'> &
    OpsContext &
    Pick<Places, 'suggestPlaces'> &
    PageContext & {
      readonly searchFigures: Pick<SearchFigures, 'count'>
      readonly queues: Queues | undefined
      /** Where it is remembered that a request failed through no fault of its sender. */
      readonly errors: RememberedErrors
      /** Addresses and networks of proxies, whose X-Forwarded-* headers count. */
      readonly trustedProxies: readonly string[]
      /** The folder of the search page, once it is built. */
      readonly pageFolder: string
    },
  log: FastifyBaseLogger,
): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log,
    // Fastify's own lines contain the URL, and with it the key.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request) => safeId(request.headers['x-request-id']) ?? randomUUID(),
    http: { maxHeaderSize: 4 * maxUrlLength },
    routerOptions: {
      querystringParser: readPairs as unknown as (text: string) => Record<string, unknown>,
      ignoreTrailingSlash: true,
      // A base URL that ends in a slash makes `//api/…`.
      ignoreDuplicateSlashes: true,
      maxParamLength: maxUrlLength,
    },
    trustProxy: context.trustedProxies.length > 0 && [...context.trustedProxies],
    forceCloseConnections: 'idle',
    clientErrorHandler: (error, socket) => answerOnSocket(error, socket),
    // The hooks do not run for a URL that the router cannot read.
    frameworkErrors: (error, request, reply) => {
      const origin = request.headers.origin
      reply.headers({ 'X-Request-Id': request.id, ...commonHeaders, Vary: 'Origin' })
      if (origin !== undefined) reply.header('Access-Control-Allow-Origin', origin)
      void (isNative(request) ? sendProblem : sendError)(error, request, reply as FastifyReply)
    },
  })
  // The schemas of the routes only describe the api. A serialiser made from them would walk over responses that are built
  // field by field already.
  app.setSerializerCompiler(() => (body) => JSON.stringify(body))
  // Fastify validates before `preHandler`, where the key is checked and counted: a request without a key would get a 400
  // about its parameters instead of a 401. So each route validates when the key is known: parameters by the rules of
  // packages/lead, which also depend on the company, and bodies by their schemas in ops-routes.ts.
  app.setValidatorCompiler(() => () => true)
  app.setErrorHandler(sendError)
  app.setNotFoundHandler((request, reply) =>
    (isNative(request) ? sendProblem : sendError)(apiError('not_found'), request, reply),
  )
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'X-Request-Id': request.id, ...commonHeaders })
    if (request.raw.url !== undefined && request.raw.url.length > maxUrlLength) throw apiError('url_too_long')
  })
  limitBodyTime(app)
  app.addHook('onError', async ({ method, routeOptions }, _, error) => {
    const { status, code } = readError(error)
    if (status >= 500) context.errors.note(`${method} ${routeOptions.url} was answered with ${status} (${code}).`)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, caller, operator } = request
    request.log.info(
      {
        method,
        route: routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ...(caller && { company: caller.companyId, key: caller.keyId }),
        ...(operator && { operator }),
      },
      'answered',
    )
  })
  await app.register(cors, () => allowOrigin(context.tenants))
  app.addHook('onSend', async (request, reply) => {
    if (isNative(request)) reply.header('X-Index-Lag-Ms', context.indexLag.milliseconds())
  })
  // An error never becomes 304.
  app.addHook('onSend', async (request, reply) => {
    if (reply.statusCode >= 300) delete request.headers['if-none-match']
  })
  await app.register(etag, { weak: true })
  await app.register(compress, { encodings: ['gzip', 'deflate'], threshold: 2_048, customTypes: compressedTypes })
  await describeApi(app)
  addMetrics(app, context)
  countSearches(app, context.searchFigures)
  addHealthRoutes(app, context)
  addSearchPage(app, context.pageFolder, context.mapTiles?.url)
  const auth = { ...context, wrongKeys: await countWrongKeys(app, context) }
  await companyScope(app, auth, async (scope) => {
    addSearchRoute(scope, context)
    addCatalogueRoutes(scope)
    await nativeScope(scope, async (native) => {
      addSuggestRoute(native, context)
      addNativeSearchRoutes(native, context)
      addExplainLeadRoute(native, context)
      addBatchRoute(native, context)
      addChangesRoute(native, context)
      addExportRoute(native, context)
      await addImportRoute(native, context)
      addPlacesRoute(native, context)
      addSessionRoute(native, context)
      await addViewRoutes(native, context)
      addPageRoute(native, context)
    })
  })
  await app.register(async (scope) => {
    // Together, so that nobody may guess twice as often.
    const signIns = { ...context, attempts: await countFailedAttempts(scope, context.sharedCounts) }
    await nativeScope(scope, (native) => addSignInRoutes(native, signIns))
    await addOperatorSignInRoutes(scope, signIns)
  })
  await operatorScope(app, auth, async (scope) => {
    addOperatorSessionRoute(scope)
    await addOpsRoutes(scope, context)
  })
  if (context.queues) await addQueueBoard(app, auth, context.queues)
  return app
}

/** Responds to a request that Node cannot read: it has no reply object, only a socket. */
function answerOnSocket(error: Error & { code?: string }, socket: Socket): void {
  const { status, code, message } = apiError(error.code === 'HPE_HEADER_OVERFLOW' ? 'headers_too_large' : 'bad_request')
  const body = JSON.stringify({ error: code, message })
  if (!socket.writable) return
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json; charset=utf-8',
      ...Object.entries(commonHeaders).map((header) => header.join(': ')),
      'Access-Control-Allow-Origin: *',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}

function safeId(sent: string | string[] | undefined): string | undefined {
  return typeof sent === 'string' && /^[\w.:-]{1,100}$/.test(sent) && !sent.includes('glk_') ? sent : undefined
}
