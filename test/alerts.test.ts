// Each alert rule meets its condition on a running system; promtool evaluates the rules on what was scraped there.
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { confirmHeld } from '@galena/operations/actions/held'
import { inTransaction } from '@galena/store/database/pool'
import { setThrottle } from '@galena/store/operator/throttle'
import { readTargets } from '@galena/store/outbox/targets'
import { planRebuild } from '@galena/store/rebuild/rebuilds'
import { transitions } from '@galena/store/rebuild/transitions'
import { requestVerification } from '@galena/store/verify/sweep'
import t from 'tap'
import { stringify } from 'yaml'
import { charts, rules, rulesFile } from './support/alert-rules.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { sendNative } from './support/native.ts'
import { findPromtool } from './support/prometheus.ts'
import { startScrapedSystem, valueIn } from './support/scraped-system.ts'
import { findMissing, readLabels, readSelectors } from './support/selectors.ts'
import { goesOn, type Phase, type Scrape, still, writeSeries } from './support/timeline.ts'

interface Scenario {
  readonly name: string
  readonly phases: readonly Phase[]
  /** The alerts that must fire at its end; no other may. */
  readonly fires: readonly string[]
}

const found = await findPromtool()
if (found === undefined) {
  t.pass('skipped', { skip: 'promtool cannot be had; on Debian: apt-get install prometheus' })
  process.exit()
}
const promtool = found

const system = await startScrapedSystem()
const { engine, scrape, scrapeWhere } = system
t.teardown(async () => {
  await system.stop()
  await engine.stop()
})
const acme = await system.company('Acme')
const { id: companyId, key } = acme
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [companyId])
const addLeads = (count: number, others?: string) => system.addLeads(companyId, count, others)
const ask = (path: string, body?: object) => sendNative(system.address, key, path, body)
const index = (await readTargets(system.pool))[0]?.index ?? ''

const isOne = (number: number) => number === 1
async function setIndex(settings: object): Promise<void> {
  const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${index}/_settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  })
  t.ok(answer.ok, 'the setting is made')
}

const verified = () =>
  eventually('the requested verification is over', async () => {
    const [row] = await system.sql<{ over: boolean }>('SELECT asked_at IS NULL AS over FROM sync.sweep')
    return row?.over
  })

const minutesOf = (phases: readonly Phase[]) => phases.reduce((sum, { minutes }) => sum + minutes, 0)
const scenarios: Scenario[] = []

t.test('The quiet run, with searches, changes and a pass of the sweep', async () => {
  await setThrottle(system.pool, { sweepHours: 24 })
  await addLeads(20)
  await system.settled()
  await requestVerification(system.pool, 'A test asks.')
  await verified()
  const phases: Phase[] = []
  let before = await scrape()
  for (let n = 0; n < 4; n += 1) {
    await addLeads(1)
    await Promise.all([
      acme.search(),
      acme.search({ 'filter[query]': 'maria' }),
      ask('/v1/leads/search', {}),
      ask('/v1/leads/suggest?query=mar'),
    ])
    const now = await scrape()
    phases.push(goesOn(before, now, 9))
    before = now
  }
  scenarios.push({ name: 'quiet', phases, fires: [] })
})

t.test('Searches are refused, slow, or wait for CPU', async () => {
  const withWrongKey = () => fetch(`${system.address}/v1/leads?api_key=wrong`)
  // A counter that was not there has not grown, to Prometheus.
  await withWrongKey()
  const quiet = await scrape()
  await Promise.all(Array.from({ length: 120 }, withWrongKey))
  const refused = await scrape()
  const phases = [still(quiet, 11), still(refused, 5)]
  scenarios.push({ name: 'wrong keys', phases, fires: ['GalenaKeysRefused'] })

  engine.pause()
  const searches = [acme.search(), acme.search()]
  const since = performance.now()
  await eventually('they take longer than a second', async () => performance.now() - since > 1_100)
  engine.resume()
  await Promise.all(searches)
  const slow = await scrape()
  scenarios.push({ name: 'slow', phases: [goesOn(refused, slow, 16)], fires: ['GalenaSearchesSlow'] })

  const busySince = performance.now()
  while (performance.now() - busySince < 400);
  scenarios.push({ name: 'busy', phases: [still(await scrape(), 12)], fires: ['GalenaApiBusy'] })
})

t.test('Elasticsearch refuses a lead, and an index refuses all', async () => {
  await setIndex({ 'index.mapping.nested_objects.limit': 1 })
  await addLeads(1, JSON.stringify({ one: 1, two: 2, three: 3 }))
  const refused = await scrapeWhere('galena_sync_failures', isOne)
  scenarios.push({ name: 'a refused lead', phases: [still(refused, 8)], fires: ['GalenaFailures'] })
  await setIndex({ 'index.mapping.nested_objects.limit': 20_000 })
  await system.sql("DELETE FROM lead WHERE others ? 'two'")
  await system.settled()
  await system.sql("UPDATE sync.target SET paused_until = now() + interval '1 minute'")
  const paused = await scrapeWhere(`galena_sync_paused{index="${index}"}`, isOne)
  scenarios.push({ name: 'a refusing index', phases: [still(paused, 3)], fires: ['GalenaIndexRefuses'] })
  await system.sql('UPDATE sync.target SET paused_until = NULL')
})

t.test('Something around the index is wrong', async () => {
  await system.sql('ALTER TABLE answer DISABLE TRIGGER ALL')
  const off = await scrapeWhere('galena_warning{code="triggers_off"}', isOne)
  scenarios.push({ name: 'triggers are off', phases: [still(off, 3)], fires: ['GalenaWarning'] })
  await system.sql('ALTER TABLE answer ENABLE TRIGGER ALL')
  await scrapeWhere('galena_warning{code="triggers_off"}', (now) => now === 0)
  await verified()
  // A real one is five minutes old; the next look takes it away.
  const old = await eventually('the advice is scraped', async () => {
    await system.sql(
      "INSERT INTO sync.warning (code, message) VALUES ('old_snapshot', 'A test.') ON CONFLICT DO NOTHING",
    )
    const scraped = await scrape()
    return valueIn(scraped, 'galena_warning{code="old_snapshot"}') === 1 && scraped
  })
  scenarios.push({ name: 'advice', phases: [still(old, 17)], fires: ['GalenaAdvice'] })
  await system.sql('DELETE FROM sync.warning')
})

t.test('The state of the index cannot be read', async () => {
  const holder = await system.pool.connect()
  await holder.query('BEGIN')
  await holder.query('LOCK TABLE sync.held')
  const unknown = await eventually('the figures are missing', async () => {
    const scraped = await scrape()
    return valueIn(scraped, 'galena_sync_lag_seconds') === undefined && scraped
  })
  await holder.query('ROLLBACK')
  holder.release()
  await scrapeWhere('galena_sync_lag_seconds', (seconds) => seconds >= 0)
  scenarios.push({ name: 'unknown', phases: [still(unknown, 7)], fires: ['GalenaFiguresMissing'] })
})

t.test('The sweep is late, finds differences, and the brake holds them', async () => {
  // A pass that is under way may end meanwhile.
  const late = await eventually('the sweep is late', async () => {
    await system.sql("UPDATE sync.sweep SET last_ended = now() - interval '4 days'")
    const scraped = await scrape()
    return (valueIn(scraped, 'galena_sweep_age_seconds') ?? 0) > 300_000 && scraped
  })
  scenarios.push({ name: 'a late sweep', phases: [still(late, 17)], fires: ['GalenaSweepLate'] })
  await setThrottle(system.pool, { holdDocuments: 1, holdPercent: 1 })
  await inTransaction(system.pool, async (client) => {
    await client.query('DELETE FROM lead WHERE id IN (SELECT id FROM lead ORDER BY id LIMIT 5)')
    await client.query('DELETE FROM sync.change WHERE xid = pg_current_xact_id()')
  })
  await requestVerification(system.pool, 'A test asks.')
  await scrapeWhere('galena_sync_drift{kind="ghost"}', (ghosts) => ghosts > 0)
  await verified()
  const held = await scrapeWhere('galena_sync_held{change="remove"}', (documents) => documents > 0)
  scenarios.push({ name: 'held', phases: [still(held, 3)], fires: ['GalenaDrift', 'GalenaHeld'] })
  // So that no later look holds them again.
  await confirmHeld({ pool: system.pool }, { who: 'Olga', asked: { reason: 'a test' } }, {})
  await system.settled()
  await system.sql("UPDATE sync.sweep SET last_found = '{}'")
  await scrapeWhere('galena_sync_held{change="remove"}', (documents) => documents === 0)
})

t.test('Elasticsearch is away, and what needs it waits', async () => {
  engine.redirect('http://127.0.0.1:1')
  engine.cut()
  await addLeads(1)
  await system.sql("UPDATE sync.change SET enqueued_at = now() - interval '20 minutes'")
  await requestVerification(system.pool, 'A test asks.')
  const options = { index: `${system.index}-new`, shards: 1, replicas: 0, autoSwap: false, retainHours: 1 }
  const rebuild = await planRebuild(system.pool, options)
  const before = await scrapeWhere('galena_server_up{server="elasticsearch"}', (up) => up === 0)
  t.same(await Promise.all([acme.search(), acme.search()].map(async (answer) => (await answer).status)), [503, 503])
  const problems = valueIn(before, 'galena_sync_problems_total') ?? 0
  const away = await scrapeWhere('galena_sync_problems_total', (now) => now > problems)
  const waits = ['GalenaIndexBehind', 'GalenaIndexFarBehind', 'GalenaServerAway']
  const fires = [...waits, 'GalenaApiErrors', 'GalenaProblems']
  scenarios.push({ name: 'away', phases: [goesOn(before, away, 17)], fires })
  const late = [...waits, 'GalenaRebuildStuck', 'GalenaVerificationUnfinished']
  scenarios.push({ name: 'away for hours', phases: [still(away, 125)], fires: late })
  await system.sql("UPDATE sync.rebuild SET state = 'paused' WHERE id = $1", [rebuild])
  const paused = await scrapeWhere('galena_rebuild_total{state="paused"}', (total) => total >= 0)
  const day = [...waits, 'GalenaRebuildWaits', 'GalenaVerificationUnfinished']
  scenarios.push({ name: 'a paused rebuild', phases: [still(paused, 370)], fires: day })
  await system.sql("UPDATE sync.rebuild SET state = 'failed' WHERE id = $1", [rebuild])
  const failed = await scrapeWhere('galena_rebuild_failed', isOne)
  scenarios.push({ name: 'a failed rebuild', phases: [still(failed, 1)], fires: ['GalenaRebuildFailed'] })
})

t.test('No process is there, or starts again and again', async () => {
  const last = await scrape()
  const restarted = (n: number): Scrape => ({
    ...last,
    jobs: { 'galena-indexer': undefined, 'galena-api': `process_start_time_seconds ${n}\n` },
  })
  scenarios.push({
    name: 'restarts',
    phases: [1, 2, 3, 4].map((n) => still(restarted(n), 1)),
    fires: ['GalenaIndexerMissing', 'GalenaProcessRestarts'],
  })
  await system.stop()
  const gone = await scrape()
  t.same(gone.jobs, { 'galena-api': undefined, 'galena-indexer': undefined })
  const fires = ['GalenaApiMissing', 'GalenaIndexerMissing', 'GalenaProcessDown']
  scenarios.push({ name: 'gone', phases: [still(gone, 8)], fires })
})

t.test('Every metric and label that a rule or a chart names is exported', async (t) => {
  const known = readLabels(system.seen)
  for (const labels of known.values()) for (const given of ['job', 'instance']) labels.set(given, new Set())
  known.set('up', new Map([['job', new Set()]]))
  for (const name of ['galena_rebuild_done', 'galena_rebuild_total'])
    known.get(name)?.set('state', new Set(Object.keys(transitions)))
  // It has labels once a part of a response has failed.
  t.match(system.seen.join(''), '\n# TYPE galena_http_failed_parts_total counter\n')
  known.set('galena_http_failed_parts_total', new Map([['status', new Set()]]))
  const expressions = [...rules.map(({ expr }) => expr), ...charts]
  t.same(findMissing(expressions, known, ['code', 'server', 'lane', 'state', 'route']), [])
  const { length } = expressions.flatMap(readSelectors)
  t.ok(length > 50, 'the expressions are read')
})

t.test('The documents list every metric of ours', async (t) => {
  const listed = [...readFileSync('docs/production.md', 'utf8').matchAll(/^\| `(galena_\w+)` \|/gm)].map(
    ([, name]) => name,
  )
  const served = [...system.seen.join('').matchAll(/^# TYPE (galena_\w+) /gm)].map(([, name = '']) => name)
  t.same(new Set(listed), new Set(served))
  t.equal(new Set(listed).size, listed.length)
})

t.test('Prometheus reads every rule, every chart and the jobs', async (t) => {
  const charted = charts.map((expr, n) => ({ record: `chart:${n}`, expr: expr.replaceAll('$__rate_interval', '5m') }))
  const file = join(t.testdir({}), 'charts.yml')
  writeFileSync(file, stringify({ groups: [{ name: 'charts', rules: charted }] }))
  for (const args of [
    ['rules', rulesFile, file],
    ['config', resolve('deploy/prometheus/prometheus.yml')],
  ])
    t.match(await promisify(execFile)(promtool, ['check', ...args]), { stdout: /SUCCESS/ })
})

t.test('Each alert fires when its condition holds, and none in the quiet run', async (t) => {
  const file = join(t.testdir({}), 'rules.test.yml')
  const named = new Set(rules.flatMap(({ expr }) => readSelectors(expr)).map(({ metric }) => metric))
  const tests = scenarios.map(({ name, phases, fires }) => ({
    name,
    interval: '1m',
    // The times of searches would be most of what promtool reads for the rules that wait for hours.
    input_series: writeSeries(
      phases,
      (name) => named.has(name) && (minutesOf(phases) < 60 || !name.endsWith('_bucket')),
    ),
    promql_expr_test: [
      {
        expr: 'max by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: `${minutesOf(phases) - 1}m`,
        exp_samples: fires.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
      },
    ],
  }))
  writeFileSync(file, stringify({ rule_files: [resolve(rulesFile)], evaluation_interval: '1m', tests }))
  const failure = await promisify(execFile)(promtool, ['test', 'rules', file]).then(
    () => undefined,
    (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
  )
  t.equal(failure, undefined)
  const fired = new Set(scenarios.flatMap(({ fires }) => fires))
  t.same([...fired].sort(), rules.map(({ alert }) => alert).sort(), 'every alert has fired')
})
