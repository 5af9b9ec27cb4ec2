import type { FastifyInstance } from 'fastify'

/** Routes added by `addRoutes` take no body: a request may name JSON, as those of the search page must, and send none. */
export async function bodilessScope(app: FastifyInstance, addRoutes: (scope: FastifyInstance) => void): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null))
    addRoutes(scope)
  })
}
