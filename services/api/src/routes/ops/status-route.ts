import { aboutFacts } from '@galena/operations/about'
import type { OperationsContext } from '@galena/operations/operations-context'
import type { FastifyInstance } from 'fastify'
import { describeRoute } from '../openapi.ts'
import { type StatusSource, shareStatus } from './live-status.ts'
import { Facts, get, tag } from './ops-route.ts'
import type { ShareAnswer } from './shared-answers.ts'

const aboutMs = 10_000

/** How far the index is behind the database, for consoles that ask again and again. */
export function addStatusRoute(app: FastifyInstance, context: StatusSource, share: ShareAnswer): void {
  const status = shareStatus(context, share)
  const schema = describeRoute('Whether all is well, and how far the index is behind the database', Facts, {
    tag,
    description:
      'Shared by all who ask within a second, with an ETag: send it as If-None-Match to get 304 while nothing has changed.',
  })
  // Who looks on need not fill the log.
  app.get('/ops/status', { ...schema, logLevel: 'warn' }, async (_, reply) => {
    const { text, etag } = await status.get()
    return reply.header('ETag', etag).type('application/json; charset=utf-8').send(text)
  })
}

/** What changes rarely; nobody has to see it at once. */
export function addAboutRoute(app: FastifyInstance, context: OperationsContext, share: ShareAnswer): void {
  const about = share(
    () => aboutFacts(context),
    () => aboutMs,
  )
  get(app, 'about', 'Versions, the live index and its disk, and what operators may set', () => about.get())
}
