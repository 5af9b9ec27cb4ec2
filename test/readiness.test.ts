import { createKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { createDatabase } from './support/database.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { startProxy } from './support/proxy.ts'
import { isSoon } from './support/soon.ts'
import { searchPath, send, startSystem } from './support/system.ts'

const [engine, database] = [await startProxy(server('ELASTICSEARCH_URL')), await startProxy(server('DATABASE_URL'))]
const system = await startSystem()
t.teardown(async () => {
  for (const proxy of [engine, database]) proxy.resume()
  await system.stop()
  await Promise.all([engine.stop(), database.stop()])
})
const acme = await system.company('Acme')

/** The address of a database, by way of the proxy. */
const throughProxy = (url: string) => new URL(new URL(url).pathname, database.url).href

interface Ready {
  readonly status: number
  readonly ms: number
  readonly body: { readonly status?: string; readonly message?: string; readonly [name: string]: unknown }
}

async function ready(address: string): Promise<Ready> {
  const since = performance.now()
  const { status, text } = await send(address, '/health/ready')
  return { status, ms: performance.now() - since, body: JSON.parse(text) as Ready['body'] }
}

const codesOf = ({ body }: Ready) => (body.problems as { code: string }[]).map(({ code }) => code)

/** Asks until the answer holds this problem: what was found a second ago is said again. */
const says = (address: string, code: string) =>
  eventually(`it says ${code}`, async () => {
    const answer = await ready(address)
    t.ok(isSoon(answer.ms, 5_000), `an answer within five seconds: ${Math.round(answer.ms)} ms`)
    return codesOf(answer).includes(code) && answer
  })

const isReady = (address: string) => eventually('it is ready', async () => (await ready(address)).status === 200)

/** What a search is answered with, by this api. */
const searchStatus = async (address: string) => (await send(address, `${searchPath}?api_key=${acme.key}`)).status

t.test('An api whose searches cannot be answered is not ready, and says why and what to do', async (t) => {
  const empty = await createDatabase({ migrated: false })
  t.teardown(() => empty.drop())
  const gone = new URL('/galena_gone', system.databaseUrl).href
  const wrongPassword = new URL(system.databaseUrl)
  wrongPassword.password = 'wrong'
  const cases: [why: string, settings: Record<string, string>, code: string, text: RegExp][] = [
    ['a database without tables', { DATABASE_URL: empty.url }, 'not_migrated', /galena migrate/],
    ['no such database', { DATABASE_URL: gone }, 'postgres_unavailable', /no database of this name.*DATABASE_URL/],
    [
      'a wrong password',
      { DATABASE_URL: wrongPassword.href },
      'postgres_unavailable',
      /refuses the login.*DATABASE_URL/,
    ],
    ['nothing there', { DATABASE_URL: 'postgres://u:s3cret@127.0.0.1:9/x' }, 'postgres_unavailable', /nothing listens/],
    ['no host', { ELASTICSEARCH_URL: 'http://galena.invalid:9200' }, 'elasticsearch_unavailable', /cannot be resolved/],
    ['no index', { INDEX_NAME: 'nowhere' }, 'no_index', /Start an indexer/],
    ['no TLS', { ELASTICSEARCH_URL: engine.url.replace('http:', 'https:') }, 'elasticsearch_unavailable', /TLS/],
  ]
  for (const [why, settings, code, text] of cases) {
    const api = await system.api(settings)
    t.teardown(() => api.stop())
    const answer = await says(api.address, code)
    t.match(answer, { status: 503, body: { status: 'not_ready', error: 'unavailable', message: text } }, why)
    t.notMatch(JSON.stringify(answer.body), /galena_gone|s3cret|galena\.invalid|127\.0\.0\.1/, 'no names of hosts')
    t.equal(await searchStatus(api.address), code === 'not_migrated' ? 500 : 503, `${why}: a search`)
    t.equal((await send(api.address, '/health/live')).status, 200, 'it is alive')
  }
})

t.test(
  'A server that is frozen when the api starts is named within five seconds, and its return is seen',
  async (t) => {
    for (const [proxy, settings, code] of [
      [database, { DATABASE_URL: throughProxy(system.databaseUrl) }, 'postgres_unavailable'],
      [engine, { ELASTICSEARCH_URL: engine.url }, 'elasticsearch_unavailable'],
    ] as const) {
      proxy.pause()
      const api = await system.api(settings)
      t.teardown(() => api.stop())
      t.match((await says(api.address, code)).body.message, /does not answer\./)
      proxy.resume()
      await isReady(api.address)
      t.equal(await searchStatus(api.address), 200)
    }
  },
)

t.test('While Postgres is frozen, an api that knows names and keys stays ready, and notes it', async (t) => {
  const api = await system.api({ DATABASE_URL: throughProxy(system.databaseUrl), CATALOGUE_STALE_SECONDS: '6' })
  t.teardown(() => {
    database.resume()
    return api.stop()
  })
  await isReady(api.address)
  t.equal(await searchStatus(api.address), 200)
  database.pause()
  const noted = await eventually('it is noted', async () => {
    const answer = await ready(api.address)
    return JSON.stringify(answer.body.notes).includes('postgres_unavailable') && answer
  })
  t.equal(noted.status, 200)
  t.equal(await searchStatus(api.address), 200)
  t.match(
    await says(api.address, 'postgres_unavailable'),
    { status: 503 },
    'until it has known nothing new for too long',
  )
  database.resume()
  await isReady(api.address)
})

t.test('While Elasticsearch is frozen, nobody waits twice, and the api is not ready', async (t) => {
  const api = await system.api({ ELASTICSEARCH_URL: engine.url })
  t.teardown(() => {
    engine.resume()
    return api.stop()
  })
  await isReady(api.address)
  engine.pause()
  await says(api.address, 'elasticsearch_unavailable')
  const again = await ready(api.address)
  t.ok(isSoon(again.ms, 1_000), `what is silent for long is known at once: ${Math.round(again.ms)} ms`)
  engine.resume()
  await isReady(api.address)
})

t.test('To ask often costs no more than to ask once a second', async (t) => {
  const quiet = await startProxy(server('ELASTICSEARCH_URL'))
  const api = await system.api({ ELASTICSEARCH_URL: quiet.url })
  t.teardown(async () => {
    await api.stop()
    await quiet.stop()
  })
  await isReady(api.address)
  const before = quiet.passed()
  const since = performance.now()
  const answers = await Promise.all(Array.from({ length: 200 }, () => ready(api.address)))
  t.ok(answers.every(({ status }) => status === 200))
  const seconds = (performance.now() - since) / 1_000
  // A question and its answer are some hundred bytes; the owner is asked for every two seconds, too.
  t.ok(quiet.passed() - before < 8_000 * (1 + Math.ceil(seconds)), `${quiet.passed() - before} bytes in ${seconds} s`)
})

t.test('Readiness needs no key, and a foreign index is said without its owner', async (t) => {
  await createKey(system.pool, { companyId: acme.id, role: 'company' })
  const other = await createDatabase()
  t.teardown(() => other.drop())
  const api = await system.api({ DATABASE_URL: other.url })
  t.teardown(() => api.stop())
  const answer = await says(api.address, 'index_not_ours')
  t.match(answer.body, { error: 'index_not_ours', message: /another installation/ })
  t.notOk(JSON.stringify(answer.body).includes(system.index), 'nothing of the other one')
})
