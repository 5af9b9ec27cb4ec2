import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { readImportBody } from '../src/routes/v1/import/import-body.ts'

const waitMs = 400

/** Sends these pieces, one each so many milliseconds, to a reader that is as slow; says what it read, or the code of its error. */
async function send(pieces: readonly string[], everyMs: number, readerMs = 0): Promise<number | string> {
  const server = createServer((incoming, response) => {
    const read = async () => {
      let bytes = 0
      for await (const chunk of readImportBody(incoming, new AbortController().signal, waitMs)) {
        bytes += chunk.length
        await sleep(readerMs)
      }
      return bytes
    }
    read().then(
      (bytes) => response.end(String(bytes)),
      (error: unknown) => response.end(String((error as { code: unknown }).code)),
    )
  }).listen(0, '127.0.0.1')
  try {
    await new Promise((resolve) => server.once('listening', resolve))
    const sending = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', method: 'POST' })
    const answer = new Promise<string>((resolve, reject) => {
      sending.once('error', reject)
      sending.once('response', (response) => {
        response.setEncoding('utf8').once('data', resolve)
      })
    })
    let isAnswered = false
    void answer.finally(() => {
      isAnswered = true
    })
    for (const piece of pieces) {
      if (isAnswered) break
      sending.write(piece)
      await sleep(everyMs)
    }
    sending.end()
    const said = await answer
    return /^\d+$/.test(said) ? Number(said) : said
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

t.test('Who sends a little now and then loses the place, however long it goes on', async (t) => {
  const pieces = Array.from({ length: 100 }, () => 'x')
  t.equal(await send(pieces, 50), 'body_too_slow')
})

t.test('What came at once is no credit for later', async (t) => {
  const pieces = ['x'.repeat(100_000), ...Array.from({ length: 100 }, () => 'x')]
  t.equal(await send(pieces, 50), 'body_too_slow')
})

t.test('Who sends enough within each wait keeps it, also when the whole takes longer', async (t) => {
  const pieces = Array.from({ length: 8 }, () => 'x'.repeat(20_000))
  t.equal(await send(pieces, 150), 160_000)
})

t.test('Time that the import needs itself is not the sender’s', async (t) => {
  t.equal(await send(['x', 'y'], 200, waitMs * 2), 2)
})
