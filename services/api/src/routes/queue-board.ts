import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import type { Queue } from 'bullmq'
import type { FastifyInstance } from 'fastify'
import { type AuthContext, operatorKeyOf, passwordOf } from '../auth/authenticate.ts'
import { requireOperator } from '../auth/operator-scope.ts'
import { ApiError, apiError } from '../errors/api-error.ts'
import { sendError } from '../errors/send-error.ts'

/** The queues that the board shows. */
export interface Queues {
  /** The same ones each time. Throws while they cannot be reached. */
  open(): Promise<readonly Queue[]>
  close(): Promise<void>
}

const path = '/ops/queues'
// This policy blocks third-party web fonts, which the page of the board asks for.
const ownSourcesOnly =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"

/**
 * Bull Board, for a session of the console, or an operator's key, which a browser asks for as a password. It is read-only for every key: a queue that
 * somebody paused there would stop the index from following the database, and no record would say who paused it.
 */
export async function addQueueBoard(app: FastifyInstance, context: AuthContext, queues: Queues): Promise<void> {
  const board = new FastifyAdapter()
  let shown: readonly Queue[] | undefined
  const { setQueues } = createBullBoard({
    queues: [],
    serverAdapter: board.setBasePath(path),
    options: { uiConfig: { boardTitle: 'Galena' } },
  })
  board.setErrorHandler((error) => {
    app.log.error({ err: error }, 'The board cannot be shown')
    const { code, message } = apiError('queues_unavailable')
    // Bull Board allows no 503 here.
    return { status: 500, body: { error: code, message } }
  })
  async function showQueues(): Promise<void> {
    const open = await queues.open()
    if (open === shown) return
    setQueues(open.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })))
    shown = open
  }

  await app.register(
    async (scope) => {
      // Errors are sent here, because an error thrown in these routes goes to the board's own handler.
      scope.addHook('onRequest', async (request, reply) => {
        try {
          await requireOperator(request, reply, context, passwordOf(request) ?? operatorKeyOf(request))
        } catch (error) {
          if (error instanceof ApiError && error.status === 401)
            reply.header('WWW-Authenticate', 'Basic realm="Galena: an operator\'s key as the password"')
          return sendError(error, request, reply)
        }
        if (request.method !== 'GET' && request.method !== 'HEAD')
          return sendError(apiError('board_read_only'), request, reply)
        try {
          await showQueues()
        } catch (error) {
          request.log.warn({ err: error }, 'The queues cannot be shown')
          return sendError(apiError('queues_unavailable'), request, reply)
        }
        request.query = Object.fromEntries(request.query as QueryPairs)
        reply.header('Content-Security-Policy', ownSourcesOnly)
      })
      await scope.register(board.registerPlugin())
    },
    { prefix: path },
  )
}
