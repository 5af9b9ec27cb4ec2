import { cancelRebuild } from '@galena/operations/rebuild/end-rebuild'
import { rollbackConditions } from '@galena/operations/rebuild/rollback'
import { swapConditions } from '@galena/operations/rebuild/swap-gate'
import { connectEngine } from '@galena/search/engine/engine'
import { dropIndex } from '@galena/search/index/alias'
import { createKey } from '@galena/store/catalogue/keys'
import { inTransaction } from '@galena/store/database/pool'
import { setThrottle } from '@galena/store/operator/throttle'
import { liveLagSeconds } from '@galena/store/outbox/due-changes'
import { readTargets } from '@galena/store/outbox/targets'
import { advanceChunk } from '@galena/store/rebuild/chunks'
import { recordSwap } from '@galena/store/rebuild/move-rebuild'
import { openRebuilds, readRebuild } from '@galena/store/rebuild/rebuilds'
import { indicesToDrop } from '@galena/store/rebuild/surplus-indices'
import { isActive } from '@galena/store/rebuild/transitions'
import t, { type Test } from 'tap'
import { compareDocuments } from './faults/compare-documents.ts'
import { expectedDocuments } from './faults/expected-documents.ts'
import { storedDocuments } from './faults/stored-documents.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { isSoon } from './support/soon.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem({ BATCH_LEADS: '20' })
t.teardown(() => system.stop())
const acme = await system.company('Acme')
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])
await addLeads(300)
await system.settled()

async function addLeads(count: number): Promise<void> {
  await system.sql(
    `WITH person AS (
       INSERT INTO candidate (company_id, first_name) SELECT $1, 'Person ' || n FROM generate_series(1, $2) n RETURNING id
     )
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, others)
     SELECT $1, campaign.id, person.id, folder.id, '{"grade": 7, "start": "2026-11-01"}' FROM person, campaign, folder
     WHERE folder.company_id = $1 AND folder.status = 'pending'`,
    [acme.id, count],
  )
}

const command = (...args: string[]) =>
  galena(args, {
    environment: {
      DATABASE_URL: system.databaseUrl,
      ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
      INDEX_NAME: system.index,
      GALENA_OPERATOR: 'Olga',
    },
  })

const engine = connectEngine(
  { url: server('ELASTICSEARCH_URL'), apiKey: undefined, caFile: undefined, alias: system.index },
  { timeoutMs: 10_000 },
)
t.teardown(() => engine.close())
const context = { pool: system.pool, engine, findPlace: () => undefined }

// Removes what a test left behind, also one that failed: the next starts without a rebuild, a throttle or planted data.
t.afterEach(async () => {
  await setThrottle(system.pool, { backfillPerSecond: null })
  await system.sql('DELETE FROM sync.failure')
  await system.sql("DELETE FROM sync.change WHERE lane = 'live' AND not_before > enqueued_at + interval '1 minute'")
  await system.sql('UPDATE sync.target SET pending_since = NULL, paused_until = NULL')
  if ((await openRebuilds(system.pool)).some(({ state }) => isActive(state))) await cancelRebuild(context, 'the tests')
})

async function countLeads(): Promise<number> {
  const [row] = await system.sql<{ leads: number }>('SELECT count(*) AS leads FROM lead')
  return row?.leads ?? 0
}

interface RunFacts {
  readonly id: number
  readonly state: string
  readonly index: string
  readonly done: number
  readonly total: number
  readonly reason: string | null
}

/** Runs a command that must succeed, and returns what it prints. */
async function facts<Facts = RunFacts>(...args: string[]): Promise<Facts> {
  const { code, out, said } = await command(...args, '--json')
  if (code !== 0) throw new Error(`galena ${args.join(' ')}: ${said}`)
  return JSON.parse(out) as Facts
}

const reindex = (...args: string[]) => facts('reindex', ...args)

/** The rebuild as it is in the database: starting a command each time would take a second. */
async function lastRun() {
  const run = await readRebuild(system.pool)
  if (!run) throw new Error('There is no rebuild.')
  return run
}

const reaches = (state: string) => eventually(`the rebuild is ${state}`, async () => (await lastRun()).state === state)

async function elasticsearch(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok && answer.status !== 404) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return answer.json() as Promise<Record<string, unknown>>
}

const searched = async () => Object.keys(await elasticsearch('GET', `_alias/${system.index}`))

async function isEqual(t: Test, index: string): Promise<void> {
  await system.settled()
  const differences = compareDocuments(
    await expectedDocuments((text, values) => system.sql(text, values)),
    await storedDocuments(server('ELASTICSEARCH_URL'), index),
  )
  t.same(differences.slice(0, 3), [], `${index} equals the database`)
}

const commands = async () =>
  await system.sql<{ command: string; who: string; details: Record<string, unknown> }>(
    'SELECT * FROM sync.audit ORDER BY id',
  )

t.test('A rebuild can be paused, resumed and cancelled, and searches are not affected', async (t) => {
  const [live] = await searched()
  const leads = await countLeads()
  t.match(await facts('reindex', 'plan'), { documents: leads, index: live, expected_bytes: Number, free_bytes: Number })
  await facts('throttle', '--backfill-per-second', '2')
  const { id, index } = await reindex('start')
  const second = await command('reindex', 'start')
  t.equal(second.code, 1)
  t.match(second.said, new RegExp(`Rebuild ${id} is already `))
  await eventually('some leads are written', async () => (await lastRun()).done > 0)
  t.match(await reindex('pause'), { state: 'paused' })
  const { done } = await eventually('it is paused', async () => {
    const before = await lastRun()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const after = await lastRun()
    return before.done === after.done ? after : undefined
  })
  t.ok(done < leads, `${done} of ${leads} are written`)
  await system.sql("UPDATE lead SET source = 'meanwhile' WHERE id = (SELECT max(id) FROM lead)")
  await isEqual(t, live ?? '')
  const held = await storedDocuments(server('ELASTICSEARCH_URL'), index)
  t.ok(
    [...held.values()].some(({ source }) => source === 'meanwhile'),
    'the change is in the new index, too',
  )
  const early = await command('reindex', 'swap')
  t.equal(early.code, 1)
  t.match(early.said, /cannot be swapped: .*chunks are not written/)
  t.match(await reindex('resume'), { state: 'backfilling' })
  t.match(await reindex('cancel'), { state: 'cancelled' })
  t.match(await reindex('cancel'), { state: 'cancelled' }, 'to ask twice does no harm')
  await system.sql("UPDATE sync.rebuild SET state_at = state_at - interval '1 minute'")
  await eventually('its index is dropped', async () => !(await elasticsearch('GET', '_aliases'))[index])
  t.same(await searched(), [live])
  t.equal((await readTargets(system.pool)).length, 1)
  await facts('throttle', '--backfill-per-second', 'none')
})

t.test(
  'A swapped rebuild can be rolled back at once, with all that changed since, and no search fails or misses a lead',
  async (t) => {
    const [before] = await searched()
    const watching = new AbortController()
    t.teardown(() => watching.abort())
    const leads = await countLeads()
    const answers = new Set<string>()
    const watch = (async () => {
      while (!watching.signal.aborted) {
        const { status, body } = await acme.search({ per_page: 1 })
        const isWhole = status === 200 && body.total >= leads - 5 && body.total <= leads + 20
        answers.add(isWhole ? 'whole' : `${status}: ${body.total}`)
      }
    })()
    const run = await reindex('start', '--swap', '--wait')
    t.equal(run.state, 'swapped')
    t.same(await searched(), [run.index])
    await isEqual(t, run.index)
    await addLeads(20)
    await system.sql('DELETE FROM lead WHERE id IN (SELECT id FROM lead ORDER BY id LIMIT 5)')
    await system.sql("UPDATE candidate SET first_name = 'Renamed' WHERE id IN (SELECT candidate_id FROM lead LIMIT 30)")
    await isEqual(t, run.index)
    const { key } = await createKey(system.pool, { companyId: null, role: 'write' })
    const start = performance.now()
    const answer = await fetch(`${system.address}/ops/rebuilds/last/rollback`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
    })
    t.match(await answer.json(), { state: 'rolled_back' })
    const took = performance.now() - start
    t.ok(isSoon(took, 5_000), `in ${Math.round(took)} ms`)
    t.same(await searched(), [before])
    await isEqual(t, before ?? '')
    watching.abort()
    await watch
    t.same([...answers], ['whole'])
    const again = await command('reindex', 'swap')
    t.equal(again.code, 1)
    t.match(again.said, /no rebuild to swap/)
  },
)

t.test('A swap is refused while the new index differs, and an override records its reason', async (t) => {
  const { index } = await reindex('start', '--wait')
  t.equal((await reindex('status')).state, 'ready')
  const lead = (await system.sql<{ id: number }>('SELECT id FROM lead ORDER BY id LIMIT 1'))[0]?.id ?? 0
  await elasticsearch('DELETE', `${index}/_doc/${lead}?refresh=true`)
  const refused = await command('reindex', 'swap')
  t.equal(refused.code, 1)
  t.match(refused.said, new RegExp(`1 leads differ, such as ${lead} \\(missing\\)`))
  t.match(await facts('verify', '--index', index, '--repair'), { missing: 1, repaired: 1 })
  await system.sql(
    "INSERT INTO sync.failure (index_name, lead_id, company_id, token, reason) VALUES ($1, $2, $3, 1, 'planted')",
    [index, lead, acme.id],
  )
  t.match((await command('reindex', 'swap')).said, /refuses 1 leads/)
  t.match((await command('reindex', 'swap', '--force', ' ')).said, /needs a reason/)
  const swapped = await reindex('swap', '--force', 'the lead is being investigated')
  t.equal(swapped.state, 'swapped')
  t.same(await searched(), [index])
  const entry = (await commands()).findLast(({ command }) => command === 'reindex swap')
  t.match(entry, { who: 'Olga', details: { force: 'the lead is being investigated', unmet: ['failures'] } })
  await system.sql('DELETE FROM sync.failure')
})

t.test('When the rollback window ends, the previous index gets no more changes and is dropped', async (t) => {
  // One that the test before has swapped will do.
  if ((await readRebuild(system.pool))?.state !== 'swapped') await reindex('start', '--swap', '--wait')
  const [live] = await searched()
  const { previous_index: previous } = await facts<{ previous_index: string }>('reindex', 'status')
  t.match(await reindex('cleanup'), { state: 'done' })
  t.same(
    (await readTargets(system.pool)).map(({ index }) => index),
    [live],
  )
  t.match((await command('reindex', 'rollback')).said, /nothing to roll back/)
  await system.sql("UPDATE sync.rebuild SET state_at = state_at - interval '1 minute'")
  await eventually('it is dropped', async () => !(await elasticsearch('GET', '_aliases'))[previous])
  await isEqual(t, live ?? '')
})

t.test('A new index that refuses every lead fails its rebuild, and delays no change', async (t) => {
  const [live] = await searched()
  await facts('throttle', '--backfill-per-second', '5')
  const { index } = await reindex('start')
  await reaches('backfilling')
  await elasticsearch('PUT', `${index}/_settings`, { 'index.mapping.nested_objects.limit': 0 })
  await facts('throttle', '--backfill-per-second', 'none')
  await reaches('failed')
  t.match((await lastRun()).reason, /It refused \d+ leads in a row.*nested/)
  await system.sql("UPDATE sync.rebuild SET state_at = state_at - interval '1 minute'")
  await eventually('its index is dropped', async () => !(await elasticsearch('GET', '_aliases'))[index])
  t.same(await searched(), [live])
  await system.sql("UPDATE lead SET source = 'after'")
  await isEqual(t, live ?? '')
  t.same(await openRebuilds(system.pool), [])
})

t.test('A swap by a process that died before recording it is recorded later', async (t) => {
  const { index, id } = await reindex('start', '--wait')
  const [live] = await searched()
  await system.sql('UPDATE sync.rebuild SET previous_index = $2 WHERE id = $1', [id, live])
  await elasticsearch('POST', '_aliases', {
    actions: [{ remove: { index: live, alias: system.index } }, { add: { index, alias: system.index } }],
  })
  await reaches('swapped')
  await isEqual(t, index)
  await isEqual(t, live ?? '')
})

t.test('The gate names every unmet condition', async (t) => {
  const { index } = await reindex('start', '--wait')
  const run = await readRebuild(system.pool)
  if (!run) throw new Error('There is no rebuild.')
  const unmet = async (of = run) =>
    (await swapConditions(context, of)).filter(({ met }) => !met).map(({ name }) => name)
  const chunk = 'UPDATE sync.rebuild_chunk'
  await system.settled()
  t.same(await unmet(), [])
  await elasticsearch(
    'DELETE',
    `${index}/_doc/${(await system.sql<{ id: number }>('SELECT min(id) AS id FROM lead'))[0]?.id}`,
  )
  await system.sql("UPDATE sync.rebuild SET state_at = now() - interval '7 hours' WHERE id = $1", [run.id])
  await eventually('it is compared again, and repaired', async () => {
    const [chunk] = await system.sql<{ looks: number }>('SELECT looks FROM sync.rebuild_chunk WHERE rebuild_id = $1', [
      run.id,
    ])
    return chunk !== undefined && chunk.looks > 1 && (await lastRun()).state === 'ready'
  })
  await system.settled()

  await system.sql(`${chunk} SET verified_at = NULL WHERE rebuild_id = $1`, [run.id])
  t.same(await unmet(), ['verified'])
  await system.sql(`${chunk} SET written_at = NULL WHERE rebuild_id = $1`, [run.id])
  t.same(await unmet(), ['chunks', 'verified'])
  await system.sql(`${chunk} SET written_at = now(), verified_at = now() WHERE rebuild_id = $1`, [run.id])

  const wait = `INSERT INTO sync.change (lead_id, company_id, lane, enqueued_at, not_before)
    SELECT id, company_id, 'live', now() - $1 * interval '1 second', now() + interval '100 seconds' FROM lead ORDER BY id LIMIT 1`
  await system.sql(wait, [2])
  t.same(await unmet(), [], 'a change that has just come is being written')
  await system.sql(wait, [60])
  t.same(await unmet(), ['pending'])
  const [live = ''] = await searched()
  t.same(
    (await rollbackConditions(context, live)).filter(({ met }) => !met).map(({ name }) => name),
    ['pending'],
  )
  await system.sql('DELETE FROM sync.change')

  await system.sql("INSERT INTO sync.failure VALUES ($1, 1, $2, 1, 'planted')", [index, acme.id])
  t.same(await unmet(), ['failures'])
  t.same(
    (await rollbackConditions(context, index)).filter(({ met }) => !met).map(({ name }) => name),
    ['failures'],
  )
  await system.sql('DELETE FROM sync.failure')

  await elasticsearch('PUT', `${index}/_settings`, { 'index.number_of_replicas': 1 })
  t.same(await unmet(), ['shards'])
  await elasticsearch('PUT', `${index}/_settings`, { 'index.number_of_replicas': 0 })
  await eventually('all its shards are there', async () => (await unmet()).length === 0)
  t.same(await unmet({ ...run, index: 'nothing' }), ['target', 'shards'])
  t.same(
    (await rollbackConditions(context, 'nothing')).filter(({ met }) => !met).map(({ name }) => name),
    ['target', 'shards'],
  )
  await facts('reindex', 'cancel')
})

t.test('Pending changes and unrepaired differences keep a rebuild from its requested end', async (t) => {
  const [live = ''] = await searched()
  await system.sql(
    `INSERT INTO sync.change (lead_id, company_id, lane, enqueued_at, not_before)
     SELECT id, company_id, 'live', now() - interval '1 minute', now() + interval '100 seconds' FROM lead ORDER BY id LIMIT 1`,
  )
  await reindex('start', '--swap')
  await eventually('it says what it waits for', async () => /A change has waited/.test((await lastRun()).reason ?? ''))
  t.same(await searched(), [live])
  t.match((await command('reindex', 'swap')).said, /a change has waited for \d+ s/)
  await system.sql('DELETE FROM sync.change')
  await reaches('swapped')
  t.match(await reindex('rollback'), { state: 'rolled_back' })
})

t.test('An index that is the only one to accept no writes for five minutes is abandoned', async (t) => {
  const [live = ''] = await searched()
  await facts('throttle', '--backfill-per-second', '1')
  await reindex('start')
  await reaches('backfilling')
  const { index } = await reindex('pause')
  const stuckFor = (minutes: number | null, target: string) =>
    system.sql("UPDATE sync.target SET pending_since = now() - $1 * interval '1 minute' WHERE index_name = $2", [
      minutes,
      target,
    ])
  const staysPaused = async (because: string) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    t.equal((await lastRun()).state, 'paused', because)
  }
  await stuckFor(4, index)
  await staysPaused('four minutes are not enough')
  await stuckFor(6, live)
  await stuckFor(6, index)
  await staysPaused('Elasticsearch is unavailable for both')
  await stuckFor(null, live)
  await reaches('failed')
  t.match((await lastRun()).reason, /Some writes to the new index have been failing for five minutes/)
  t.same(await searched(), [live])
  await facts('throttle', '--backfill-per-second', 'none')
})

t.test('A chunk continues right after what its index has accepted', async (t) => {
  await facts('throttle', '--backfill-per-second', '20')
  const { index, id } = await reindex('start')
  await reaches('backfilling')
  await elasticsearch('PUT', `${index}/_settings`, { 'index.blocks.write': true })
  await facts('throttle', '--backfill-per-second', 'none')
  const done = await eventually('nothing is written any more', async () => {
    const before = (await lastRun()).done
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    return (await lastRun()).done === before ? { leads: before } : undefined
  })
  const leads = await countLeads()
  t.ok(done.leads < leads, `${done.leads} of ${leads}`)
  await elasticsearch('PUT', `${index}/_settings`, { 'index.blocks.write': null })
  await reaches('ready')
  const comparisons = await system.sql('SELECT looks::int, leads FROM sync.rebuild_chunk WHERE rebuild_id = $1', [id])
  t.same(comparisons, [{ looks: 1, leads }], 'and its first comparison finds no difference')
  await isEqual(t, index)
  await facts('reindex', 'cancel')
})

t.test('A backfill lets waiting changes go first, but not for ever', async (t) => {
  // Until the change is locked nobody settles it.
  await system.sql("UPDATE sync.target SET paused_until = now() + interval '4 minutes'")
  await system.sql(
    `INSERT INTO sync.change (lead_id, company_id, lane, not_before)
     SELECT id, company_id, 'live', now() - interval '1 minute' FROM lead ORDER BY id LIMIT 1`,
  )
  const holder = await system.pool.connect()
  t.teardown(() => holder.release(true))
  await holder.query('BEGIN')
  // It can be written, but not settled.
  const { rowCount } = await holder.query("SELECT FROM sync.change WHERE lane = 'live' FOR UPDATE")
  t.equal(rowCount, 1)
  await system.sql('UPDATE sync.target SET paused_until = NULL')
  const { id } = await reindex('start')
  await eventually('an index that accepts no changes can be replaced', async () => (await lastRun()).done > 0)
  const [run] = await system.sql<{ waited: number }>(
    'SELECT extract(epoch FROM clock_timestamp() - state_at)::float8 AS waited FROM sync.rebuild WHERE id = $1',
    [id],
  )
  t.ok((run?.waited ?? 0) > 4.5, `the first batch came after ${run?.waited} s`)
  t.ok((await liveLagSeconds(system.pool)) > 60)
  await system.sql("UPDATE sync.target SET paused_until = now() + interval '4 minutes'")
  t.equal(await liveLagSeconds(system.pool), 0, 'nobody waits for changes that cannot go first')
  await system.sql('UPDATE sync.target SET paused_until = NULL')
  await holder.query('ROLLBACK')
  await reaches('ready')
  await facts('reindex', 'cancel')
})

t.test('Two indexers share a backfill', async (t) => {
  const other = await system.indexer({ BATCH_LEADS: '20' })
  try {
    const run = await reindex('start', '--wait')
    t.equal(run.state, 'ready')
    t.equal(run.done, run.total)
    await isEqual(t, run.index)
    await facts('reindex', 'cancel')
  } finally {
    await other.stop()
  }
})

t.test(
  'The rollback window ends without a command, and the previous index is dropped when no search can read it any more',
  async (t) => {
    const run = await reindex('start', '--swap', '--wait')
    const { previous_index: previous } = await facts<{ previous_index: string }>('reindex', 'status')
    await system.sql("UPDATE sync.rebuild SET retain_until = now() + interval '1 hour' WHERE id = $1", [run.id])
    t.same((await readTargets(system.pool)).length, 2)
    await system.sql('UPDATE sync.rebuild SET retain_until = now() WHERE id = $1', [run.id])
    await reaches('done')
    t.match((await lastRun()).reason, /rollback window is over/)
    t.same(
      (await readTargets(system.pool)).map(({ index }) => index),
      [run.index],
    )
    // Those of rebuilds that were cancelled before may be due.
    const due = (await indicesToDrop(system.pool)).map(({ index }) => index)
    t.notOk(due.includes(previous), 'searches under way still read it')
    await system.sql("UPDATE sync.rebuild SET state_at = state_at - interval '41 seconds' WHERE id = $1", [run.id])
    await eventually('it is dropped', async () => !(await elasticsearch('GET', '_aliases'))[previous])
  },
)

t.test('A process that was overtaken records nothing, and the searched index cannot be dropped', async (t) => {
  const [live = ''] = await searched()
  await t.rejects(dropIndex(engine, live), /Searches read/)
  const last = await readRebuild(system.pool)
  t.equal(await recordSwap(system.pool, last?.id ?? 0, live), false, 'a rebuild that is over is not swapped')
  await facts('throttle', '--backfill-per-second', '1')
  await reindex('start')
  await reaches('backfilling')
  const { id } = await reindex('pause')
  const read = async () =>
    (
      await system.sql<{ after: number; leads: number }>(
        'SELECT after_id AS after, leads FROM sync.rebuild_chunk WHERE rebuild_id = $1',
        [id],
      )
    )[0]
  const before = await eventually('it is paused', async () => {
    const one = await read()
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    return one?.after === (await read())?.after ? one : undefined
  })
  const chunk = { rebuildId: id, from: -1, to: Number.MAX_SAFE_INTEGER, after: (before?.after ?? 0) - 1 }
  await inTransaction(system.pool, (client) => advanceChunk(client, chunk, chunk.to, 1))
  t.same(await read(), before, 'another process was faster')
  await facts('reindex', 'cancel')
  await facts('throttle', '--backfill-per-second', 'none')
})

t.test('An alias that somebody removed in the rollback window comes back to the new index', async (t) => {
  await reindex('start', '--swap')
  await reaches('swapped')
  const { index } = await lastRun()
  t.same(await searched(), [index])
  await elasticsearch('POST', '_aliases', { actions: [{ remove: { index, alias: system.index } }] })
  await eventually('searches read the new index again', async () => String(await searched()) === index)
  t.match(await lastRun(), { state: 'swapped' }, 'nothing was rolled back')
})

t.test('A rebuild fails when its index is deleted, and nothing makes it anew', async (t) => {
  const [live] = await searched()
  await facts('throttle', '--backfill-per-second', '1')
  const { index } = await reindex('start')
  await reaches('backfilling')
  await elasticsearch('DELETE', index)
  await reaches('failed')
  t.equal((await lastRun()).reason, `The index ${index} was deleted from Elasticsearch.`)
  t.same(await searched(), [live])
  t.same(
    (await readTargets(system.pool)).map((target) => target.index),
    [live],
  )
})

t.test(
  'A previous index that was deleted cannot be rolled back to, nor one that was made under its name',
  async (t) => {
    const run = await reindex('start', '--swap', '--wait')
    const { previous_index: previous } = await facts<{ previous_index: string }>('reindex', 'status')
    await elasticsearch('DELETE', previous)
    await elasticsearch('PUT', previous)
    t.match((await command('reindex', 'rollback')).said, /was deleted and made again|There is nothing to roll back/)
    t.same(await searched(), [run.index])
    await reaches('done')
    t.equal((await lastRun()).reason, `The index ${previous} was deleted from Elasticsearch.`)
    await system.sql("UPDATE sync.rebuild SET state_at = state_at - interval '1 minute'")
    await eventually('it is recorded', async () => (await indicesToDrop(system.pool)).length === 0)
    t.ok(
      (await elasticsearch('GET', '_aliases'))[previous],
      'an index that does not say that it is ours is not dropped',
    )
    await elasticsearch('DELETE', previous)
  },
)
