import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { connectEngine } from '@galena/search/engine/engine'
import { readWarnings } from '@galena/store/operator/warnings'
import { pino } from 'pino'
import t from 'tap'
import { createDatabase } from '../../../test/support/database.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { startWatch } from '../src/watch/watch.ts'

t.test('A silent Elasticsearch delays neither what Postgres says nor a stop', async (t) => {
  const database = await createDatabase()
  t.teardown(() => database.drop())
  const sockets = new Set<Socket>()
  const silent = createServer((socket) => sockets.add(socket.on('error', () => undefined))).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as { port: number }
  const engine = connectEngine({ url: `http://127.0.0.1:${port}`, alias: 'leads' }, { timeoutMs: 30_000 })
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    silent.close()
    await engine.close()
  })
  const watch = startWatch({ pool: database.pool, engine, log: pino({ level: 'silent' }) }, () => undefined)
  await eventually('Elasticsearch is asked', () => Promise.resolve(sockets.size > 0))
  await database.pool.query('ALTER TABLE answer DISABLE TRIGGER ALL')
  await eventually('it is seen', async () =>
    (await readWarnings(database.pool)).some(({ code }) => code === 'triggers_off'),
  )
  const since = performance.now()
  await watch.stop()
  t.ok(performance.now() - since < 1_000)
  await engine.close()
  t.ok(performance.now() - since < 2_000, 'requests that are open are given up')
})
