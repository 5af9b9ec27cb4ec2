import { chmodSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { handOver, serverUser } from '@galena/local-stack/folders'
import { eventually } from './eventually.ts'
import { type PostgresServer, preparePostgres, runPostgres, serverFolder } from './postgres-server.ts'
import { startProxy, type TestProxy } from './proxy.ts'

/** A primary and a standby that streams from it. */
interface PostgresPair {
  readonly primary: PostgresServer
  readonly standby: PostgresServer
  /** Between the standby and the primary. */
  readonly stream: TestProxy
  /** Makes the standby the primary. */
  promote(): Promise<void>
  stop(): Promise<void>
}

/** Where the primary is synchronous, what it has confirmed is on the standby. */
export async function startPostgresPair({ synchronous }: { synchronous: boolean }): Promise<PostgresPair> {
  const folder = serverFolder()
  const [oldHome, newHome] = [join(folder.path, 'primary'), join(folder.path, 'standby')]
  // A standby begins with the files of a primary at rest.
  const first = await preparePostgres(oldHome)
  cpSync(oldHome, newHome, { recursive: true, preserveTimestamps: true })
  handOver(newHome, serverUser())
  const second = await preparePostgres(newHome)
  chmodSync(second.data, 0o700)
  writeFileSync(join(second.data, 'standby.signal'), '')
  const primary = await runPostgres(first, synchronous ? { synchronous_standby_names: '*' } : {})
  const stream = await startProxy(first.url)
  const { port, password } = new URL(stream.url)
  const source = `host=127.0.0.1 port=${port} user=galena password=${password} application_name=standby`
  const standby = await runPostgres(second, { primary_conninfo: source })
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
      folder.remove()
    },
  }
}
