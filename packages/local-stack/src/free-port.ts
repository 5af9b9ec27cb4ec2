import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/**
 * A port of 127.0.0.1 for `name`: the previous one if it is free, or `taken` by its own process; otherwise a new one,
 * which is remembered.
 */
export async function rememberedPort(home: string, name: string, taken: boolean): Promise<number> {
  const file = join(home, `${name}.port`)
  const before = readPort(file)
  const port = before !== undefined && (taken || (await isFree(before))) ? before : await anyFreePort()
  if (port !== before) writeFileSync(file, String(port))
  return port
}

function readPort(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = server.address()
        server.close(() =>
          typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No port is free.')),
        )
      })
  })
}
