import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { json } from 'node:stream/consumers'

interface View {
  readonly id: number
  readonly name: string
  readonly state: unknown
}

export interface ServedWeb {
  readonly address: string
  /** Ends every session, as a revoked key does. */
  endSessions(): void
  close(): void
}

const dist = new URL('../../services/web/dist/', import.meta.url)
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** The page with sessions and views in memory; all else is passed on to an api, with a key. */
export async function serveWeb(
  api: string,
  { key, company = 'Acme', crmLink = null }: { key: string; company?: string; crmLink?: string | null },
): Promise<ServedWeb> {
  let sessions = new Set<string>()
  const views: View[] = []
  const session = {
    company: { id: 1, name: company, country: 'PH', time_zone: 'Asia/Manila' },
    role: 'company',
    expires_at: new Date(Date.now() + 43_200_000).toISOString(),
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(incoming.url ?? '/', 'http://page')
    const say = (status: number, body?: object, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body && JSON.stringify(body))
    const refuse = (status: number, detail: string) => say(status, { type: '/problems/x', title: '', status, detail })
    const isSignedIn = sessions.has(/session=(\w+)/.exec(incoming.headers.cookie ?? '')?.[1] ?? '')
    if (!pathname.startsWith('/v1/')) return sendFile(pathname, response)
    if (pathname === '/v1/session' && incoming.method === 'POST') {
      const given = (await json(incoming)) as { key?: string; code?: string }
      if (given.key !== key && given.code !== 'code')
        return void refuse(401, 'No company has this key. Check it, and try again.')
      const id = crypto.randomUUID().replaceAll('-', '')
      sessions.add(id)
      return void say(200, session, { 'set-cookie': `session=${id}; HttpOnly; SameSite=Strict; Path=/` })
    }
    if (!isSignedIn) return void refuse(401, 'Nobody is signed in.')
    if (pathname === '/v1/session') {
      if (incoming.method === 'DELETE') sessions = new Set()
      return void (incoming.method === 'DELETE' ? say(204) : say(200, session))
    }
    if (pathname === '/v1/page') return void say(200, { crm_link: crmLink })
    if (pathname.startsWith('/v1/views')) {
      if (incoming.method === 'PUT') {
        const { name, state } = (await json(incoming)) as Omit<View, 'id'>
        const at = views.findIndex((view) => view.name === name)
        const view = { id: views[at]?.id ?? views.length + 1, name, state }
        views.splice(at < 0 ? views.length : at, 1, view)
        return void say(200, view)
      }
      if (incoming.method !== 'DELETE') return void say(200, { views })
      const at = views.findIndex(({ id }) => pathname === `/v1/views/${id}`)
      if (at >= 0) views.splice(at, 1)
      return void say(204)
    }
    passOn(incoming, response)
  }

  function passOn(incoming: IncomingMessage, response: ServerResponse): void {
    const { cookie: _, host: __, ...headers } = incoming.headers
    const asked = request(api + (incoming.url ?? ''), {
      method: incoming.method,
      headers: { ...headers, authorization: `Bearer ${key}` },
    })
    asked.on('response', (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers)
      answered.pipe(response)
    })
    asked.on('error', () => response.destroy())
    response.on('close', () => asked.destroy())
    incoming.pipe(asked)
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(Number(process.env.WEB_PORT ?? 0), '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    endSessions: () => {
      sessions = new Set()
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function sendFile(path: string, response: ServerResponse): void {
  const name = path === '/' ? 'index.html' : path.slice(1)
  if (!/^(?:assets\/)?[\w.-]+$/.test(name)) return void response.writeHead(404).end()
  try {
    const file = readFileSync(new URL(name, dist))
    response.writeHead(200, {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    })
    response.end(file)
  } catch {
    response.writeHead(404).end()
  }
}
