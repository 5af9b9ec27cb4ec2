import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGalenaClient } from '@galena/client/client'
import t from 'tap'
import { followMirror } from '../src/mirror/follow-mirror.ts'
import { openMirrorFolder } from '../src/mirror/mirror-folder.ts'

t.test('What begins anew again and again waits longer each time', async (t) => {
  const problem = { type: '/problems/changes-gone', status: 410, title: 'Changes gone', detail: 'Begin anew.' }
  const server = createServer((_, response) =>
    response.writeHead(410, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem)),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  using folder = await openMirrorFolder(t.testdir())
  const stopping = new AbortController()
  const begun: number[] = []
  await followMirror(createGalenaClient({ baseUrl, patienceMs: 0 }), folder, {
    once: false,
    signal: stopping.signal,
    onPage: () => undefined,
    onStored: () => undefined,
    onAway: () => undefined,
    onAnew() {
      begun.push(performance.now())
      if (begun.length === 4) stopping.abort()
    },
  })
  const [first = 0, second = 0, third = 0, fourth = 0] = begun
  t.ok(second - first < 900, 'the first time at once')
  t.ok(third - second >= 990)
  t.ok(fourth - third >= 1_990)
})
