import { readFileSync } from 'node:fs'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

/** Everything is of this address. Swagger UI sets styles of elements by script, which needs no exception, and has none inline. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

// These run in the browser: the page has them as text, and both names are of scripts that it loads.
declare const SwaggerUIBundle: { readonly plugins: { readonly DownloadUrl: object } }
declare const galenaSamples: object

/** Serves the description as a page for people, at /docs. */
export async function addDocsPage(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    logLevel: 'silent',
    staticCSP: policy,
    theme: {
      title: 'Galena API',
      css: [{ filename: 'galena.css', content: read('page.css') }],
      js: [{ filename: 'galena.js', content: read('page-samples.js') }],
    },
    uiConfig: {
      docExpansion: 'list',
      defaultModelsExpandDepth: -1,
      // Its links would stand inside the buttons that open a request.
      deepLinking: false,
      displayRequestDuration: true,
      tryItOutEnabled: true,
      // Its colours are hard to read, and long answers take it seconds.
      syntaxHighlight: false,
      layout: 'BaseLayout',
      plugins: [() => SwaggerUIBundle.plugins.DownloadUrl, () => galenaSamples] as never,
    },
  })
}
