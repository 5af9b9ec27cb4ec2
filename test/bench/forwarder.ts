// A pass-through proxy between a client and the engine: it passes on each search, and the answer, unread.
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

const [elasticsearch = ''] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })

const server = createServer((asked, answer) => {
  const { method, headers, url = '/' } = asked
  const handedOn = request(new URL(url, elasticsearch), { method, headers, agent }, (found) => {
    answer.writeHead(found.statusCode ?? 502, found.headers)
    found.pipe(answer)
  })
  handedOn.on('error', () => answer.destroy())
  asked.pipe(handedOn)
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
process.stdin.on('end', () => process.exit()).resume()
