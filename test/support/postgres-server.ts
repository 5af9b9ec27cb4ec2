import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { handOver, makeFolder, serverUser } from '@galena/local-stack/folders'
import { postgres } from '@galena/local-stack/postgres'
import type { Program } from '@galena/local-stack/program'
import pg from 'pg'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { memoryFolder } from './memory-folder.ts'

/** A server of its own. */
export interface PostgresServer {
  /** With the database `galena`. */
  readonly url: string
  /** One statement on a connection of its own. */
  sql<Row extends object>(text: string): Promise<Row[]>
  /** As the kernel does when there is no memory left. */
  kill(): Promise<void>
}

/** A server that has not been started yet, and where its data are. */
export interface PreparedServer {
  readonly program: Program
  readonly url: string
  readonly data: string
}

const settings = { fsync: 'off', max_wal_size: '256MB', wal_keep_size: '128MB' }

/** A folder that the servers' user may enter, in memory where that has room. */
export function serverFolder(): { readonly path: string; remove(): void } {
  const parent = memoryFolder(import.meta.filename) === undefined ? tmpdir() : '/dev/shm'
  const path = mkdtempSync(join(parent, 'galena-server-'))
  handOver(path, serverUser())
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** The server whose data are below `home`; without any, they are made. */
export async function preparePostgres(home: string): Promise<PreparedServer> {
  const user = serverUser()
  const { programs, url } = await postgres({
    data: makeFolder(home, user),
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
  return { program, url, data: join(home, 'postgres/data') }
}

/** Starts it with settings of its own; it ends with this process. */
export async function runPostgres(
  { program, url }: PreparedServer,
  more: Readonly<Record<string, string>>,
  isReady: () => Promise<boolean> = () => program.ready(),
): Promise<PostgresServer> {
  const options = Object.entries({ ...settings, ...more }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(program.command, [...program.args, ...options], {
    stdio: 'ignore',
    env: program.environment,
    ...(program.folder !== undefined && { cwd: program.folder }),
    ...program.user,
  })
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  await eventually('the server accepts connections', async () => {
    if (child.exitCode !== null) return true
    return isReady()
  })
  if (child.exitCode !== null) throw new Error(`Postgres ended with ${child.exitCode}.`)
  return {
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
}
