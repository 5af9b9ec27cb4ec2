import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'

interface ServedPage {
  readonly html: string
  /** Libraries by their paths. */
  readonly scripts: Readonly<Record<string, URL>>
  /** The folder whose sources the page gets under `/client/`, without their types. */
  readonly sources: URL
}

export async function servePage({ html, scripts, sources }: ServedPage): Promise<{ address: string; close(): void }> {
  const server = createServer(({ url = '/' }, response) => {
    const send = (type: string, text: string) =>
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text)
    const script = scripts[url]
    if (url === '/') send('text/html', html)
    else if (script) send('text/javascript', readFileSync(script, 'utf8'))
    else if (/^\/client\/[a-z/-]+\.ts$/.test(url))
      send(
        'text/javascript',
        stripTypeScriptTypes(readFileSync(new URL(url.slice('/client/'.length), sources), 'utf8')),
      )
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
