import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import type { KeyOwner } from '@galena/store/catalogue/keys'
import type { Queue } from 'bullmq'
import type { FastifyInstance } from 'fastify'
import { operatorKeyOf, passwordOf } from '../auth/authenticate.ts'
import { operatorWith } from '../auth/operator-scope.ts'
import type { TenantCache } from '../auth/tenant-cache.ts'
import { apiError } from '../errors/api-error.ts'
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
export async function addQueueBoard(app: FastifyInstance, tenants: TenantCache, queues: Queues): Promise<void> {
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
        let owner: KeyOwner | undefined
        try {
          owner = (await operatorWith(request, tenants, passwordOf(request) ?? operatorKeyOf(request))).owner
        } catch (error) {
          return sendError(error, request, reply)
        }
        if (!owner) {
          reply.header('WWW-Authenticate', 'Basic realm="Galena: an operator\'s key as the password"')
          return sendError(apiError('unauthorized'), request, reply)
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
