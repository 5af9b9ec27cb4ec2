// `npm run test:doctor`: the doctor and the status on servers of their own, whose settings are spoilt and which are frozen.
// Takes about two minutes.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { startLocalStack } from '@galena/local-stack/local-stack'
import t from 'tap'
import { eventually } from '../support/eventually.ts'
import { galena } from '../support/galena.ts'
import { isSoon } from '../support/soon.ts'
import { startSystem } from '../support/system.ts'

const { DATABASE_URL: _d, REDIS_URL: _r, ELASTICSEARCH_URL: _e, ...environment } = process.env
const stack = await startLocalStack({
  home: resolve('.galena-doctor'),
  environment,
  log: (line) => t.comment(line),
  elasticsearchHeap: '512m',
})
t.teardown(() => stack.stop())
Object.assign(process.env, stack.urls)
const system = await startSystem()
t.teardown(() => system.stop())
await system.settled()
const servers = {
  DATABASE_URL: system.databaseUrl,
  REDIS_URL: stack.urls.REDIS_URL ?? '',
  ELASTICSEARCH_URL: stack.urls.ELASTICSEARCH_URL ?? '',
  INDEX_NAME: system.index,
}

interface Complaint {
  readonly check: string
  readonly status: string
}

async function doctor(): Promise<{ code: number | null; complaints: Complaint[]; ms: number }> {
  const since = performance.now()
  const { code, out, said } = await galena(['doctor', '--json'], { environment: servers })
  const { checks } = JSON.parse(out || said) as { checks: Complaint[] }
  return { code, complaints: checks.filter(({ status }) => status !== 'ok'), ms: performance.now() - since }
}

async function settings(persistent: object): Promise<void> {
  const answer = await fetch(`${servers.ELASTICSEARCH_URL}/_cluster/settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ persistent }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

const disk = 'cluster.routing.allocation.disk'
/** Sets all three: each has to be beyond the one before. */
const watermarks = (low: string | null, high: string | null, flood: string | null) => ({
  [`${disk}.threshold_enabled`]: low === null ? null : true,
  [`${disk}.watermark.low`]: low,
  [`${disk}.watermark.high`]: high,
  [`${disk}.watermark.flood_stage`]: flood,
})

t.test('A system of one machine has no complaint', async (t) => {
  t.match(await doctor(), { code: 0, complaints: [] })
})

t.test('What is wrong with the whole cluster is named', async (t) => {
  await settings({ 'action.auto_create_index': 'true' })
  t.match(await doctor(), {
    code: 0,
    complaints: [{ check: 'elasticsearch_auto_create', remedy: /action\.auto_create/ }],
  })
  await settings({ 'action.auto_create_index': null })

  await settings(watermarks('1%', '99%', '99%'))
  t.match(await doctor(), { code: 0, complaints: [{ check: 'elasticsearch_disk', message: /watermark low \(1%\)/ }] })
  const status = await galena(['status', '--json'], { environment: servers })
  t.match(JSON.parse(status.out), { verdict: { notes: [{ code: 'disk_low' }] }, disk: { nodes: [{ stage: 'low' }] } })
  await settings(watermarks('1%', '1%', '1%'))
  t.match((await doctor()).complaints, [{ check: 'elasticsearch_disk', status: 'bad' }])
  const blocked = await eventually('Elasticsearch refuses writes', async () => {
    const answer = await galena(['status', '--json'], { environment: servers })
    const facts = JSON.parse(answer.out) as { disk: { read_only_indices: string[] } }
    return facts.disk.read_only_indices.length > 0 && facts
  })
  t.match(blocked, {
    verdict: {
      good: false,
      problems: [{ code: 'disk_flood_stage' }, { code: 'index_read_only', remedy: /by itself/ }],
    },
    writes_refused: [/accepts no writes/, /nearly full/],
  })
  await settings(watermarks(null, null, null))
  await fetch(`${servers.ELASTICSEARCH_URL}/${system.index}-*/_settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ 'index.blocks.read_only_allow_delete': null }),
  })
})

t.test('A database that a crash can destroy is named', async (t) => {
  await system.sql('ALTER SYSTEM SET fsync = off')
  await system.sql('SELECT pg_reload_conf()')
  t.match((await doctor()).complaints, [{ check: 'postgres_durability', message: /fsync is off/ }])
  await system.sql('ALTER SYSTEM RESET fsync')
  await system.sql('SELECT pg_reload_conf()')
})

/** A process and all that it has started. */
function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return [pid, ...children.split(' ').filter(Boolean).map(Number).flatMap(family)]
}

t.test('Whatever is frozen, the status takes five seconds and the doctor ten, and both name it', async (t) => {
  for (const [name, code, check] of [
    ['elasticsearch', 'elasticsearch_unavailable', 'elasticsearch'],
    ['redis', 'redis_unavailable', 'redis'],
    ['postgres', 'postgres_unavailable', 'postgres'],
  ] as const) {
    const pid = stack.servers.find((server) => server.name === name)?.pid()
    if (pid === undefined) throw new Error(`${name} is not running.`)
    const frozen = family(pid)
    for (const one of frozen) process.kill(one, 'SIGSTOP')
    try {
      const since = performance.now()
      const { code: exit, out } = await galena(['status', '--json'], { environment: servers })
      const ms = performance.now() - since
      t.ok(isSoon(ms, 5_000), `${name}: the status took ${Math.round(ms)} ms`)
      t.equal(exit, 1)
      const { verdict } = JSON.parse(out) as { verdict: { problems: { code: string }[] } }
      t.ok(
        verdict.problems.some((problem) => problem.code === code),
        `${name}: ${JSON.stringify(verdict.problems)}`,
      )
      const found = await doctor()
      t.ok(isSoon(found.ms, 10_000), `${name}: the doctor took ${Math.round(found.ms)} ms`)
      t.match(
        { exit: found.code, check: found.complaints.find((one) => one.check === check)?.status },
        { exit: 1, check: 'bad' },
      )
    } finally {
      for (const one of frozen) process.kill(one, 'SIGCONT')
    }
    await eventually(`${name} is back`, async () => (await doctor()).code === 0)
  }
})
