import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { hidden } from './openapi.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** What the page loads is of this address, and no script or style stands in the page itself. */
const policyWith = (pictures: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data:${pictures}`,
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** `tilesUrl` names the one other server, for pictures of the map. */
const documentHeaders = (tilesUrl: string | undefined) => ({
  'Cache-Control': 'no-cache',
  'Content-Security-Policy': policyWith(tilesUrl === undefined ? '' : ` ${new URL(tilesUrl).origin}`),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
})

/** The names of these files say what is in them. */
const assets = 'assets/'
const forever = { 'Cache-Control': 'public, max-age=31536000, immutable' } as const

const notBuilt = 'The search page was not built. Run `npm run build`, and start Galena again.\n'

/**
 * Serves the files of a folder below `/`, and its index.html there. They are read once, so no path of a request ever
 * leads to a file.
 */
export function addSearchPage(app: FastifyInstance, folder: string, tilesUrl: string | undefined): void {
  const files = readFiles(folder)
  const ofDocument = documentHeaders(tilesUrl)
  const sendFile = (reply: FastifyReply, path: string, bytes: Buffer): FastifyReply => {
    const type = types[extname(path)] ?? 'application/octet-stream'
    if (type.startsWith('text/html')) reply.headers(ofDocument)
    else if (path.startsWith(assets)) reply.headers(forever)
    return reply.type(type).send(bytes)
  }
  const index = files.get('index.html')
  if (!index) {
    app.get('/', hidden, (_, reply) => reply.code(404).type('text/plain; charset=utf-8').send(notBuilt))
    return
  }
  app.get('/', hidden, (_, reply) => sendFile(reply, 'index.html', index))
  const folders = new Set<string>()
  for (const [path, bytes] of files) {
    const [first = '', ...below] = path.split('/')
    if (below.length > 0) folders.add(first)
    else app.get(`/${path}`, hidden, (_, reply) => sendFile(reply, path, bytes))
  }
  for (const name of folders)
    app.get<{ Params: { '*': string } }>(`/${name}/*`, hidden, (request, reply) => {
      const path = `${name}/${request.params['*']}`
      const bytes = files.get(path)
      return bytes ? sendFile(reply, path, bytes) : reply.callNotFound()
    })
}

/** By their paths below the folder. None when it is missing. What begins with a dot is of the tools that built it. */
function readFiles(folder: string): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>()
  const read = (below: string) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue
      const path = below + entry.name
      if (entry.isDirectory()) read(`${path}/`)
      else files.set(path, readFileSync(join(folder, path)))
    }
  }
  try {
    read('')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  return files
}
