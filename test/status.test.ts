import { createKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { createDatabase } from './support/database.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { startProxy } from './support/proxy.ts'
import { isSoon } from './support/soon.ts'
import { send, startSystem } from './support/system.ts'

const proxies = {
  DATABASE_URL: await startProxy(server('DATABASE_URL')),
  REDIS_URL: await startProxy(server('REDIS_URL')),
  ELASTICSEARCH_URL: await startProxy(server('ELASTICSEARCH_URL')),
}
const system = await startSystem()
t.teardown(async () => {
  for (const proxy of Object.values(proxies)) proxy.resume()
  await system.stop()
  for (const proxy of Object.values(proxies)) await proxy.stop()
})
const acme = await system.company('Acme')

/** What the command sees; each server by way of a proxy. */
const environment = {
  DATABASE_URL: new URL(new URL(system.databaseUrl).pathname, proxies.DATABASE_URL.url).href,
  REDIS_URL: proxies.REDIS_URL.url,
  ELASTICSEARCH_URL: proxies.ELASTICSEARCH_URL.url,
  INDEX_NAME: system.index,
}

interface Answer {
  readonly verdict: { readonly good: boolean; readonly problems: readonly { readonly code: string }[] }
  readonly [name: string]: unknown
}

async function status(changed: Record<string, string> = {}) {
  const since = performance.now()
  const { code, out, said } = await galena(['status', '--json'], { environment: { ...environment, ...changed } })
  const facts = JSON.parse(out || said) as Answer
  return { code, facts, codes: facts.verdict.problems.map((problem) => problem.code), ms: performance.now() - since }
}

/** What a busy machine takes to start a program: as long as the help. */
const startMs = await (async () => {
  const since = performance.now()
  await galena(['status', '--help'])
  return Math.max(0, performance.now() - since - 500)
})()

t.test('When all is well the verdict is good, with the servers and the processes at work', async (t) => {
  await system.settled()
  const { facts } = await eventually('it is good', async () => {
    const answer = await status()
    return answer.code === 0 && answer
  })
  const ready = { answers: true, version: /^\d+\.\d+/, error: null }
  const process = { pid: Number, host: String, version: '0.1.0', tzdata: /^20\d\d/, last_error: null }
  t.match(facts, {
    verdict: { good: true, problems: [] },
    lag_seconds: 0,
    pending: 0,
    index: String,
    in_step: true,
    servers: { postgres: ready, redis: ready, elasticsearch: ready },
    processes: { indexers: [process], apis: [process] },
    cluster: { nodes: 1, index_health: 'green' },
    brake: { holding: false, hold_documents: 1_000 },
    owner: { ours: true, reason: null },
    versions: { galena: '0.1.0', index_has_mapping: true },
    tzdata: { differing: [] },
    writes_refused: [],
  })
  const { out, code } = await galena(['status'], { environment })
  t.equal(code, 0)
  t.match(out, /^good {7}The index is in step with the database, and every server answers\.\n/)
  t.notMatch(out, '\u001b', 'no colours where no terminal is')
  const coloured = await galena(['status'], { environment: { ...environment, FORCE_COLOR: '1' } })
  t.ok(['\u001b[32mgood ', '\u001b[31mbad '].some((start) => coloured.out.startsWith(start)))
})

t.test('What is frozen is said within five seconds, and the rest as ever', async (t) => {
  for (const [name, problem, facts] of [
    ['ELASTICSEARCH_URL', 'elasticsearch_unavailable', { pending: 0, index: null }],
    ['REDIS_URL', 'redis_unavailable', { pending: 0, index: String }],
    ['DATABASE_URL', 'postgres_unavailable', { pending: null, processes: null, index: String }],
  ] as const) {
    proxies[name].pause()
    const answer = await status()
    proxies[name].resume()
    t.match(answer, { code: 1, codes: [problem], facts }, name)
    t.ok(isSoon(answer.ms, 5_000 + startMs), `${name}: ${Math.round(answer.ms)} ms`)
    t.match(JSON.stringify(answer.facts), /does not answer \(/)
  }
  for (const proxy of Object.values(proxies)) proxy.pause()
  const answer = await status()
  for (const proxy of Object.values(proxies)) proxy.resume()
  t.equal(answer.codes.length, 3, 'all of them at once')
  t.ok(isSoon(answer.ms, 5_000 + startMs), `${Math.round(answer.ms)} ms`)
})
t.test('A wrong address is named with what to check, without a stack', async (t) => {
  const wrong = new URL(environment.DATABASE_URL)
  wrong.password = 'wrong'
  const empty = await createDatabase({ migrated: false })
  t.teardown(() => empty.drop())
  const cases: [changed: Record<string, string>, codes: string[], text: RegExp][] = [
    [{ DATABASE_URL: wrong.href }, ['postgres_unavailable'], /refuses the login.*DATABASE_URL/],
    [{ DATABASE_URL: empty.url }, ['not_migrated'], /galena migrate/],
    [{ ELASTICSEARCH_URL: 'http://127.0.0.1:9' }, ['elasticsearch_unavailable'], /nothing listens at its address/],
    [{ ELASTICSEARCH_URL: 'http://galena.invalid' }, ['elasticsearch_unavailable'], /cannot be resolved/],
    [{ REDIS_URL: 'redis://127.0.0.1:9' }, ['redis_unavailable'], /nothing listens at its address/],
  ]
  for (const [changed, codes, text] of cases) {
    const answer = await status(changed)
    t.equal(answer.code, 1)
    t.same(
      answer.codes.filter((code) => codes.includes(code)),
      codes,
    )
    t.match(JSON.stringify(answer.facts), text)
    t.notMatch(JSON.stringify(answer.facts), /wrong@|\.ts:\d/)
  }
  for (const args of [
    ['company', 'list'],
    ['failures', 'list'],
    ['held', 'list'],
  ]) {
    const { code, said } = await galena(args, { environment: { ...environment, DATABASE_URL: wrong.href } })
    t.match({ code, said }, { code: 1, said: /^Postgres refuses the login.*DATABASE_URL/ })
    t.notMatch(said, /\n {4}at |\.ts:\d/, 'no stack')
  }
})

t.test('That no indexer is at work is said, and that writes are refused', async (t) => {
  const answer = await eventually('it is said', async () => {
    // The indexer says every ten seconds that it is at work.
    await system.sql("UPDATE sync.process SET seen_at = now() - interval '1 minute' WHERE kind = 'indexer'")
    const found = await status()
    return found.code === 1 && found
  })
  t.match(answer, { code: 1, facts: { writes_refused: [/No indexer is at work/], processes: { indexers: [] } } })
  t.same(answer.codes, ['no_indexer'])
  await eventually('the next sign of life is seen', async () => (await status()).code === 0)
  const index = String(answer.facts.index)
  const settings = (value: boolean | null) =>
    fetch(`${server('ELASTICSEARCH_URL')}/${index}/_settings`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ 'index.blocks.write': value }),
    })
  await settings(true)
  const blocked = await status()
  t.match(blocked, { code: 1, facts: { writes_refused: [/accepts no writes/], disk: { read_only_indices: [index] } } })
  await settings(null)
})

t.test('What a server did not say is a problem, though everything else is well', async (t) => {
  await eventually('it is good', async () => (await status()).code === 0)
  await system.sql('ALTER TABLE sync.process RENAME TO process_away')
  const answer = await status()
  await system.sql('ALTER TABLE sync.process_away RENAME TO process')
  t.match(answer, { code: 1, codes: ['part_unanswered'], facts: { processes: null } })
  t.match(JSON.stringify(answer.facts.verdict), /did not say which processes are at work/)
})

t.test('An operator gets the same over HTTP, as often as he likes', async (t) => {
  const { key } = await createKey(system.pool, { companyId: null, role: 'read' })
  const api = await system.api({ ...environment, PORT: '0' })
  t.teardown(() => api.stop())
  const ask = async () => {
    const since = performance.now()
    const { text } = await send(api.address, '/ops/status', { headers: { authorization: `Bearer ${key}` } })
    return { facts: JSON.parse(text) as Answer, ms: performance.now() - since }
  }
  t.match(await ask(), { facts: { lag_seconds: 0, servers: { redis: { answers: true } } } })
  proxies.ELASTICSEARCH_URL.pause()
  const problem = await eventually('it says so', async () => {
    const answer = await ask()
    t.ok(isSoon(answer.ms, 5_000), `${Math.round(answer.ms)} ms`)
    return answer.facts.verdict.problems.find(({ code }) => code === 'elasticsearch_unavailable')
  })
  proxies.ELASTICSEARCH_URL.resume()
  t.match(problem, { message: /does not answer/, remedy: String })
  t.equal((await send(api.address, '/ops/status', { headers: { 'x-api-key': acme.key } })).status, 401)
})

t.test('A process that stops takes back that it is at work', async (t) => {
  const count = async () => (await system.sql('SELECT FROM sync.process')).length
  const before = await count()
  const api = await system.api()
  await eventually('it says that it is at work', async () => (await count()) === before + 1)
  await api.stop()
  t.equal(await count(), before)
})
