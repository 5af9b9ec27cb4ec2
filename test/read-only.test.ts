import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { createDatabase } from './support/database.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { freePort } from './support/free-port.ts'
import { startReadOnly, withoutNamespaces } from './support/read-only.ts'

const node = 'node_modules/.bin/node'

t.test('Without any right and with a read-only root', { skip: withoutNamespaces }, async (t) => {
  const database = await createDatabase({ migrated: false })
  const running: ChildProcess[] = []
  t.teardown(async () => {
    for (const child of running) {
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit')
    }
    await database.drop()
    const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${database.name}*/_alias?expand_wildcards=all`)
    for (const index of Object.keys((await answer.json()) as object))
      await fetch(`${server('ELASTICSEARCH_URL')}/${index}`, { method: 'DELETE' })
  })
  const [apiPort, indexerPort] = [String(await freePort()), String(await freePort())]
  const environment = {
    DATABASE_URL: database.url,
    REDIS_URL: server('REDIS_URL'),
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    INDEX_NAME: database.name,
    QUEUE_PREFIX: database.name,
    PORT: apiPort,
    METRICS_PORT: indexerPort,
    LOG_LEVEL: 'warn',
  }

  /** Runs a program to its end. */
  async function run(...command: string[]) {
    const child = startReadOnly(command, environment)
    const ended = once(child, 'close')
    const [out, said] = await Promise.all([text(child.stdout as never), text(child.stderr as never)])
    return { code: (await ended)[0] as number | null, out, said }
  }
  const galena = (...args: string[]) => run(node, 'services/cli/bin/galena.mjs', ...args)

  function start(service: string): { said: () => string } {
    const child = startReadOnly([node, `services/${service}/src/main.ts`], environment)
    running.push(child)
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data) => {
        said += String(data)
      })
    return { said: () => said }
  }

  await t.test('nothing can be written', async (t) => {
    for (const file of ['/tmp/x', '/dev/shm/x', '/x', 'x', 'node_modules/x'])
      t.match(await run('touch', file), { code: 1, said: /Read-only file system/ }, file)
    t.match(await run('id', '--user'), { code: 0, out: '12345\n' })
  })

  await t.test('a database is migrated, leads are indexed and found, commands work', async (t) => {
    t.match(await galena('migrate'), { code: 0 })
    t.match(await galena('demo', '--leads', '50'), { code: 0 })
    const logs = [start('indexer'), start('api')]
    for (const port of [apiPort, indexerPort])
      await eventually('it is ready', async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok)
    const [company] = (
      await database.pool.query<{ name: string }>(
        'SELECT name FROM company ORDER BY (SELECT count(*) FROM lead WHERE company_id = company.id) DESC LIMIT 1',
      )
    ).rows
    const { out } = await galena('keys', 'create', '--company', company?.name ?? '', '--json')
    const { key } = JSON.parse(out) as { key: string }
    await eventually(
      'leads are found',
      async () => {
        const answer = await fetch(`http://127.0.0.1:${apiPort}/v1/leads`, { headers: { 'X-Api-Key': key } })
        const { total, ...others } = (await answer.json()) as { total?: number }
        if (total === undefined) throw new Error(JSON.stringify(others))
        return total > 0
      },
      { withinMs: 60_000 },
    )
    const exported = await galena('export', '--company', company?.name ?? '', '--format', 'ndjson')
    t.match(exported, { code: 0, out: /^\{"state":"/ })
    t.match(await galena('status'), { code: 0 })
    for (const { said } of logs) t.notMatch(said(), /EROFS|EACCES|EPERM|read-only/i)
  })
})
