import { connect } from 'node:net'

/** Sends bytes to a port of 127.0.0.1 and returns the first reply; undefined when there is none within a second. */
export function ask(port: number, bytes: Buffer): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 }, () => socket.write(bytes))
    const done = (answer: Buffer | undefined) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('data', done)
    for (const event of ['error', 'timeout', 'close']) socket.once(event, () => done(undefined))
  })
}
