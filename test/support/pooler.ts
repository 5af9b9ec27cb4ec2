import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Test } from 'tap'
import { server } from './environment.ts'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/local/bin']
const program = folders.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path))
/** Why tests with it are left out; false where it is installed. */
export const withoutPooler = program === undefined && 'PgBouncer is not installed; on Debian: apt-get install pgbouncer'

/** PgBouncer in front of the server of the tests; the address of a database through it. */
export async function startPooler(
  t: Pick<Test, 'teardown'>,
  mode: 'session' | 'transaction' | 'statement',
): Promise<(url: string) => string> {
  const { hostname, port: serverPort, username, password } = new URL(server('DATABASE_URL'))
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'galena-pooler-'))
  const file = join(folder, 'pgbouncer.ini')
  writeFileSync(
    file,
    `[databases]
* = host=${hostname} port=${serverPort} user=${username} password=${decodeURIComponent(password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = ${mode === 'session' ? 40 : 4}
`,
  )
  chmodSync(folder, 0o755)
  // It does not run as root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const child = spawn(program ?? '', [file], { stdio: 'ignore', ...nobody })
  t.teardown(async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    rmSync(folder, { recursive: true })
  })
  await eventually('the pooler listens', async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return socket.destroy()
  })
  return (url) => {
    const through = new URL(url)
    through.host = `127.0.0.1:${port}`
    return through.href
  }
}
