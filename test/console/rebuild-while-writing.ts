// `npm run test:console`: a rebuild with swap and rollback from the console, while writers work and the indexer is killed
// once; and what a console costs that is left open for an hour.
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { addCompany } from '@galena/store/catalogue/companies'
import { createKey } from '@galena/store/catalogue/keys'
import { setThrottle } from '@galena/store/operator/throttle'
import { readTargets } from '@galena/store/outbox/targets'
import t from 'tap'
import { compareDocuments } from '../faults/compare-documents.ts'
import { expectedDocuments } from '../faults/expected-documents.ts'
import { createIndexerProcess } from '../faults/indexer-process.ts'
import { storedDocuments } from '../faults/stored-documents.ts'
import { withoutChromium } from '../support/chromium.ts'
import { createDatabase } from '../support/database.ts'
import { server } from '../support/environment.ts'
import { eventually } from '../support/eventually.ts'
import { startServiceProgram } from '../support/service-program.ts'
import { buildPage } from '../web/build-page.ts'
import { answer, button, elasticsearch, openConsole, panel } from '../web/console-page.ts'

const leads = 20_000
const database = await createDatabase()
t.teardown(() => database.drop())
const { pool, name: index } = database
// It would repair what a rebuild loses.
await setThrottle(pool, { sweepHours: 0 })
const environment = {
  DATABASE_URL: database.url,
  REDIS_URL: server('REDIS_URL'),
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  INDEX_NAME: index,
  QUEUE_PREFIX: index,
}
await buildPage()
const logFile = resolve('.galena-test', `${index}.log`)
const indexer = createIndexerProcess({ name: 'one', build: resolve('.'), environment, logFile })
await indexer.start()
t.teardown(() => indexer.kill())
const api = await startServiceProgram('api', { environment })
t.teardown(() => api.stop())

const company = await addCompany(pool, { name: 'Acme', timeZone: 'UTC', country: null })
const [reader, writer] = [
  (await createKey(pool, { companyId: null, role: 'read' })).key,
  (await createKey(pool, { companyId: null, role: 'write' })).key,
]
await pool.query("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [company?.id])
await pool.query(
  `WITH person AS (
     INSERT INTO candidate (company_id, first_name) SELECT $1, 'Person ' || n FROM generate_series(1, $2::int) n RETURNING id
   )
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
   SELECT $1, campaign.id, person.id, folder.id FROM person, campaign, folder
   WHERE folder.company_id = $1 AND folder.status = 'pending'`,
  [company?.id, leads],
)
const settled = () =>
  eventually('no change is pending', async () => {
    const { rows } = await pool.query<{ pending: number }>(
      "SELECT (SELECT count(*) FROM sync.change WHERE lane <> 'confirm') + (SELECT count(*) FROM sync.fanout) AS pending",
    )
    return Number(rows[0]?.pending) === 0
  })
await settled()

/** Changes, adds and removes leads until it is stopped. Returns how many statements there were. */
function startWriting(): () => Promise<number> {
  let isStopping = false
  const write = async () => {
    let statements = 0
    while (!isStopping) {
      const id = 1 + Math.floor(Math.random() * leads)
      await pool.query(
        statements % 10 === 9
          ? 'DELETE FROM lead WHERE id = $1'
          : "UPDATE lead SET source = 'written ' || clock_timestamp() WHERE id = $1",
        [id],
      )
      statements += 1
      await sleep(20)
    }
    return statements
  }
  const writing = write()
  writing.catch(() => undefined)
  return () => {
    isStopping = true
    return writing
  }
}

async function differences(name: string): Promise<unknown[]> {
  await settled()
  await elasticsearch('POST', `${name}/_refresh`)
  const sql = async <Row extends object>(text: string, values?: unknown[]) => (await pool.query<Row>(text, values)).rows
  return compareDocuments(await expectedDocuments(sql), await storedDocuments(server('ELASTICSEARCH_URL'), name)).slice(
    0,
    3,
  )
}

t.test(
  'A rebuild from the console loses nothing while writers work and the indexer is killed',
  { skip: withoutChromium },
  async (t) => {
    const before = (await readTargets(pool))[0]?.index ?? ''
    const page = await openConsole(t, api.address, writer, '/rebuild')
    const other = await openConsole(t, api.address, reader, '/rebuild')
    const stop = startWriting()
    // Slow enough to be killed at work.
    await setThrottle(pool, { backfillPerSecond: 2_000 })
    await page.getByLabel('Swap as soon as all conditions are met').uncheck()
    await button(page, 'Start the rebuild').click()
    await answer(page, 'Start the rebuild')
    await panel(other, /^Rebuild \d+$/).waitFor()
    const progress = page.getByRole('progressbar')
    await eventually('a quarter is written', async () => Number(await progress.getAttribute('aria-valuenow')) >= 25)
    await indexer.kill()
    t.ok(await progress.isVisible(), 'the progress stays while nobody works')
    await sleep(3_000)
    await indexer.start()
    await setThrottle(pool, { backfillPerSecond: null })
    await page.getByText('The new index is ready for searches.').waitFor({ timeout: 300_000 })
    // While somebody writes, a change waits now and then: the swap is tried when nothing does.
    await eventually('the conditions are met', () => button(page, 'Swap').isEnabled())
    await button(page, 'Swap').click()
    await answer(page, 'Swap', { name: index })
    await other.getByText('you can still roll back').waitFor()
    t.comment(`${await stop()} statements`)
    const after = (await elasticsearch<Record<string, unknown>>('GET', `_alias/${index}`)) as object
    const [live = ''] = Object.keys(after)
    t.not(live, before)
    for (const name of [live, before]) t.same(await differences(name), [], `${name} equals the database`)
    await eventually('the rollback is possible', () => button(page, 'Roll back').isEnabled())
    await button(page, 'Roll back').click()
    await answer(page, 'Roll back', { name: index })
    await other.getByText(/Rebuild \d+: Rolled back/).waitFor()
    t.same(Object.keys(await elasticsearch<object>('GET', `_alias/${index}`)), [before])
  },
)

t.test('A console that is open for an hour leaks nothing', { skip: withoutChromium }, async (t) => {
  const page = await openConsole(t, api.address, reader)
  await page.locator('.chart canvas').first().waitFor()
  const browser = await page.context().newCDPSession(page)
  await browser.send('Performance.enable')
  const measure = async () => {
    await browser.send('HeapProfiler.collectGarbage')
    const { metrics } = await browser.send('Performance.getMetrics')
    const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0
    return { heap: value('JSHeapUsedSize'), nodes: value('Nodes'), listeners: value('JSEventListeners') }
  }
  // Its timers run as in an hour, as fast as the api answers.
  await page.clock.install()
  await page.reload()
  await page.locator('.chart canvas').first().waitFor()
  const run = async (minutes: number) => {
    for (let step = 0; step < minutes * 40; step += 1) {
      const answered = page.waitForResponse('**/ops/status')
      await page.clock.runFor(1_500)
      await answered
    }
  }
  await run(5)
  const before = await measure()
  await run(55)
  const after = await measure()
  t.comment(JSON.stringify({ before, after }))
  t.ok(after.heap < before.heap * 1.2 + 1_000_000, 'the heap')
  t.ok(after.nodes <= before.nodes * 1.1 + 50, 'the nodes of the document')
  t.ok(after.listeners <= before.listeners * 1.1 + 20, 'the listeners')
})

t.test('An open console costs the api less than 0.5 % of a core', { skip: withoutChromium }, async (t) => {
  const used = async () => {
    const text = await (await fetch(`${api.address}/metrics`)).text()
    return Number(/^process_cpu_seconds_total(?:\{\})? (\S+)/m.exec(text)?.[1])
  }
  const seconds = 60
  const measure = async () => {
    const before = await used()
    await sleep(seconds * 1_000)
    return ((await used()) - before) / seconds
  }
  const alone = await measure()
  const consoles = 4
  for (let n = 0; n < consoles; n += 1) await openConsole(t, api.address, reader)
  await sleep(5_000)
  const share = ((await measure()) - alone) / consoles
  t.comment(`${(share * 100).toFixed(2)} % of a core each`)
  t.ok(share < 0.005)
})
