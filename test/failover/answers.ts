import t from 'tap'
import { createDatabase } from '../support/database.ts'
import { server } from '../support/environment.ts'
import { eventually } from '../support/eventually.ts'
import { galena } from '../support/galena.ts'
import { removeIndices } from '../support/installation.ts'
import { startProxy, type TestProxy } from '../support/proxy.ts'
import { startServiceProgram } from '../support/service-program.ts'
import { isSoon } from '../support/soon.ts'

// While a server is away or silent, whoever asks how Galena is gets an answer soon, and it says what is wrong.
const noticedMs = 10_000
const answerMs = 5_000

const database = await createDatabase()
const proxies = { postgres: await startProxy(database.url), redis: await startProxy(server('REDIS_URL')) }
const environment = {
  DATABASE_URL: proxies.postgres.url,
  REDIS_URL: proxies.redis.url,
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  INDEX_NAME: database.name,
  QUEUE_PREFIX: database.name,
}
const [indexer, api] = await Promise.all(
  (['indexer', 'api'] as const).map((name) => startServiceProgram(name, { environment, isUp: '/health/live' })),
)
t.teardown(async () => {
  for (const proxy of Object.values(proxies)) proxy.resume()
  await Promise.all([indexer?.kill(), api?.kill()])
  for (const proxy of Object.values(proxies)) await proxy.stop()
  await database.drop()
  await removeIndices(database.name)
})

interface Answer {
  readonly ms: number
  readonly text: string
  readonly isWell: boolean
}

async function timed(ask: () => Promise<Omit<Answer, 'ms'>>): Promise<Answer> {
  const start = performance.now()
  const answer = await ask()
  return { ...answer, ms: performance.now() - start }
}

const get = (url = '') =>
  timed(async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(60_000) })
    return { text: await answer.text(), isWell: answer.ok }
  })
/** A process takes its time to start, also for a command that asks nobody. */
async function status(): Promise<Answer> {
  const { ms: startMs } = await timed(async () => {
    const { out, code } = await galena(['status', '--help'], { environment })
    return { text: out, isWell: code === 0 }
  })
  const answer = await timed(async () => {
    const { out, said, code } = await galena(['status'], { environment })
    return { text: `${out}${said}`, isWell: code === 0 }
  })
  return { ...answer, ms: answer.ms - startMs }
}

const asked = {
  'readiness of the indexer': () => get(`${indexer?.address}/health/ready`),
  'metrics of the indexer': () => get(`${indexer?.address}/metrics`),
  'readiness of the api': () => get(`${api?.address}/health/ready`),
  '`galena status`': status,
} as const

const away = (proxy: TestProxy) => {
  proxy.redirect('tcp://127.0.0.1:9')
  proxy.cut()
}

const failures: readonly {
  readonly title: string
  readonly proxy: TestProxy
  readonly begin: (proxy: TestProxy) => void
  readonly end: () => void
  /** Who says it. An api answers without Redis, and knows its names for a while without Postgres. */
  readonly told: readonly (keyof typeof asked)[]
  readonly what: RegExp
}[] = [
  {
    title: 'Postgres is away',
    proxy: proxies.postgres,
    begin: away,
    end: () => proxies.postgres.redirect(database.url),
    told: ['readiness of the indexer', '`galena status`'],
    what: /Postgres/,
  },
  {
    title: 'Postgres is silent',
    proxy: proxies.postgres,
    begin: (proxy) => proxy.pause(),
    end: () => proxies.postgres.resume(),
    told: ['readiness of the indexer', '`galena status`'],
    what: /Postgres/,
  },
  {
    title: 'Redis is away',
    proxy: proxies.redis,
    begin: away,
    end: () => proxies.redis.redirect(server('REDIS_URL')),
    told: ['readiness of the indexer'],
    what: /Redis/,
  },
  {
    title: 'Redis is silent',
    proxy: proxies.redis,
    begin: (proxy) => proxy.pause(),
    end: () => proxies.redis.resume(),
    told: ['readiness of the indexer'],
    what: /Redis/,
  },
]

for (const { title, proxy, begin, end, told, what } of failures)
  t.test(`While ${title}, that is said within ten seconds, and no answer takes longer than five`, async (t) => {
    await eventually('all is well', async () => (await get(`${indexer?.address}/health/ready`)).isWell)
    begin(proxy)
    const start = performance.now()
    try {
      for (const [name, ask] of Object.entries(asked)) {
        const isTold = told.includes(name as keyof typeof asked)
        const answer = await eventually(
          `${name} says it`,
          async () => {
            const given = await ask()
            t.ok(isSoon(given.ms, answerMs), `${name} answers within five seconds (${Math.round(given.ms)} ms)`)
            return (!isTold || (!given.isWell && what.test(given.text))) && given
          },
          { withinMs: 60_000 },
        )
        if (isTold) t.comment(`${name}: ${answer.text.replaceAll('\n', ' ').slice(0, 300)}`)
      }
      const ms = performance.now() - start
      t.ok(isSoon(ms, noticedMs * 2), `all have said it after ${Math.round(ms)} ms`)
    } finally {
      end()
    }
  })
