import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** A proxy in front of Elasticsearch that records the exact searches of the api, to compare with. */
export interface Recorder {
  readonly url: string
  /** The searches since the last call, in order. */
  take(): RecordedSearch[]
  stop(): Promise<void>
}

interface RecordedSearch {
  readonly path: string
  readonly body: Buffer
}

export async function startRecorder(elasticsearch: string): Promise<Recorder> {
  const { hostname, port } = new URL(elasticsearch)
  let recorded: RecordedSearch[] = []
  const relay = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await buffer(incoming)
      const path = incoming.url ?? ''
      if (path.includes('/_search')) recorded.push({ path, body })
      const { method, headers } = incoming
      request({ hostname, port, path, method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      }).end(body)
    })()
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const address = relay.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    take() {
      const taken = recorded
      recorded = []
      return taken
    },
    async stop() {
      relay.close()
      relay.closeAllConnections()
      await once(relay, 'close')
    },
  }
}
