import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataFolder, handOver, makeFolder, serverUser } from '@galena/local-stack/folders'
import { postgres } from '@galena/local-stack/postgres'
import type { Program } from '@galena/local-stack/program'
import pg from 'pg'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { memoryFolder } from './memory-folder.ts'
import { startProxy, type TestProxy } from './proxy.ts'

/** A server of its own. */
interface PostgresServer {
  /** With the database `galena`. */
  readonly url: string
  /** One statement on a connection of its own. */
  sql<Row extends object>(text: string): Promise<Row[]>
  /** As the kernel does when there is no memory left. */
  kill(): Promise<void>
}

/** A primary and a standby that streams from it. */
export interface PostgresPair {
  readonly primary: PostgresServer
  readonly standby: PostgresServer
  /** Between the standby and the primary. */
  readonly stream: TestProxy
  /** Makes the standby the primary. */
  promote(): Promise<void>
  stop(): Promise<void>
}

const settings = { fsync: 'off', max_wal_size: '256MB', wal_keep_size: '128MB', listen_addresses: '127.0.0.1' }

/** Where the primary is synchronous, what it has confirmed is on the standby. */
export async function startPostgresPair({ synchronous }: { synchronous: boolean }): Promise<PostgresPair> {
  const folder = mkdtempSync(
    join(memoryFolder(import.meta.filename) === undefined ? tmpdir() : '/dev/shm', 'galena-pair-'),
  )
  // What the servers write is theirs alone.
  const user = serverUser()
  handOver(folder, user)
  const [oldHome, newHome] = [join(folder, 'primary'), join(folder, 'standby')]
  const running: ChildProcess[] = []

  async function prepare(home: string): Promise<{ program: Program; url: string }> {
    const { programs, url } = await postgres({
      data: dataFolder(makeFolder(home, user), user, () => undefined),
      storage: home,
      user,
      environment: process.env,
      log: () => undefined,
      portOf: () => freePort(),
      elasticsearchHeap: '',
      elasticsearchNodes: 0,
      transportProxy: undefined,
      signal: undefined,
    })
    const [program] = programs
    if (!program) throw new Error('Postgres has no program.')
    return { program, url }
  }

  async function run({ program, url }: { program: Program; url: string }, more: Record<string, string>) {
    const options = Object.entries({ ...settings, ...more }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const child = spawn(program.command, [...program.args, ...options], {
      stdio: 'ignore',
      env: program.environment,
      ...(program.folder !== undefined && { cwd: program.folder }),
      ...program.user,
    })
    running.push(child)
    const end = () => child.kill('SIGKILL')
    process.once('exit', end)
    await eventually('the server accepts connections', () => {
      if (child.exitCode !== null) throw new Error(`Postgres ended with ${child.exitCode}.`)
      return program.ready()
    })
    const server: PostgresServer = {
      url,
      async sql<Row extends object>(text: string) {
        const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
        client.on('error', () => undefined)
        try {
          await client.connect()
          return (await client.query<Row>(text)).rows
        } finally {
          await client.end().catch(() => undefined)
        }
      },
      async kill() {
        process.off('exit', end)
        if (child.exitCode !== null || child.signalCode !== null) return
        child.kill('SIGKILL')
        await once(child, 'exit')
      },
    }
    return server
  }

  // A standby begins with the files of a primary at rest.
  const first = await prepare(oldHome)
  cpSync(oldHome, newHome, { recursive: true, preserveTimestamps: true })
  handOver(newHome, user)
  chmodSync(join(newHome, 'postgres/data'), 0o700)
  writeFileSync(join(newHome, 'postgres/data/standby.signal'), '')
  const primary = await run(first, synchronous ? { synchronous_standby_names: '*' } : {})
  const stream = await startProxy(first.url)
  const source = new URL(stream.url)
  const conninfo = `host=127.0.0.1 port=${source.port} user=galena password=${source.password} application_name=standby`
  const standby = await run(await prepare(newHome), { primary_conninfo: conninfo })
  await eventually('the standby streams', async () => {
    const rows = await primary.sql("SELECT FROM pg_stat_replication WHERE state = 'streaming'")
    return rows.length === 1
  })
  return {
    primary,
    standby,
    stream,
    async promote() {
      await standby.sql('SELECT pg_promote(true, 30)')
    },
    async stop() {
      await stream.stop()
      await Promise.all([primary.kill(), standby.kill()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
