import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readWarnings } from '@galena/store/operator/warnings'
import { readBacklog } from '@galena/store/outbox/backlog'
import { queueLeads } from '@galena/store/outbox/queue-leads'
import { readTargets } from '@galena/store/outbox/targets'
import t, { type Test } from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { startProxy } from './support/proxy.ts'
import { soon } from './support/soon.ts'
import { startSystem } from './support/system.ts'

const run = promisify(execFile)

interface Stored {
  readonly found: boolean
  readonly _version: number
  readonly _source: { readonly candidate: Record<string, unknown>; readonly token: number } & Record<string, unknown>
}

/** A system of its own, whose indexer goes through a relay to the search engine, and what these tests do with it. */
async function start(t: Test) {
  const engine = await startProxy(server('ELASTICSEARCH_URL'))
  const system = await startSystem({ ELASTICSEARCH_URL: engine.url, CONFIRM_DELAY_MS: '60000' })
  t.teardown(async () => {
    engine.resume()
    await system.stop()
    await engine.stop()
  })
  const acme = await system.company('Acme')
  await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])
  const [target] = await readTargets(system.pool)
  const index = target?.index ?? ''

  /** Calls Elasticsearch directly, not through the indexer's proxy. */
  async function elasticsearch(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${index}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok && answer.status !== 404) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return answer.json()
  }

  /** Adds a lead of this first name and waits until it is indexed. */
  async function lead(name: string): Promise<number> {
    const [row] = await system.sql<{ id: number }>(
      `WITH person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, $2) RETURNING id)
       INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, others)
       SELECT $1, campaign.id, person.id, folder.id, '{"grade": 7}' FROM person, campaign, folder
       WHERE folder.company_id = $1 AND folder.status = 'pending' RETURNING id`,
      [acme.id, name],
    )
    const id = row?.id ?? 0
    await isSettled(id)
    return id
  }

  const changes = (id: number) =>
    system.sql<{ id: number; lane: string; attempts: number; due_in: number }>(
      `SELECT id, lane, attempts, extract(epoch FROM not_before - enqueued_at)::float8 AS due_in
       FROM sync.change WHERE lead_id = $1`,
      [id],
    )

  const isSettled = (id: number) =>
    eventually(`lead ${id} has no change left`, async () => (await changes(id)).length === 0)

  return {
    engine,
    system,
    acme,
    target,
    index,
    elasticsearch,
    lead,
    changes,
    isSettled,
    stored: async (id: number) => (await elasticsearch('GET', `/_doc/${id}`)) as Stored,
    /** Writes a document directly, as a late or foreign writer would. */
    plant: (id: number, source: Stored['_source'], version: number) =>
      elasticsearch('PUT', `/_doc/${id}?version=${version}&version_type=external&refresh=true`, { ...source, id }),
    rename: (id: number, name: string) =>
      system.sql('UPDATE candidate SET first_name = $2 FROM lead WHERE candidate_id = candidate.id AND lead.id = $1', [
        id,
        name,
      ]),
    isTriedInVain: (id: number) =>
      eventually(`a change of lead ${id} was tried`, async () =>
        (await changes(id)).some(({ attempts }) => attempts > 0),
      ),
    failures: () => system.sql('SELECT * FROM sync.failure'),
    clock: async (): Promise<number> => {
      const [row] = await system.sql<{ v: number }>('SELECT v FROM sync.clock')
      return row?.v ?? 0
    },
    /** The lead is found with this first name, and none of its changes is pending. */
    shows: async (t: Test, id: number, name: string): Promise<void> => {
      await eventually(`${name} is shown`, async () => {
        const { body } = await acme.search({ 'filter[query]': name })
        return body.candidates.some((candidate) => candidate.id === id && candidate.first_name === name)
      })
      await isSettled(id)
      t.pass(`${name} is shown`)
    },
  }
}

t.test('An older write never overwrites a newer one', async (t) => {
  const { engine, system, lead, stored, plant, rename, isSettled, failures } = await start(t)
  const ana = await lead('Ana')
  const { _version, _source } = await stored(ana)
  t.equal(_version, _source.token, 'the version of a document is its token')
  engine.pause()
  await rename(ana, 'Older')
  await eventually('the older write is on its way', async () => engine.held('/_bulk') > 0)
  const [newer] = await system.sql<{ v: number }>('UPDATE sync.clock SET v = v + 1 RETURNING v')
  await plant(ana, { ..._source, candidate: { ..._source.candidate, first_name: 'Newer' } }, newer?.v ?? 0)
  engine.resume()
  await isSettled(ana)
  t.match(await stored(ana), { _version: newer?.v, _source: { candidate: { first_name: 'Newer' } } })
  t.same(await failures(), [], 'a conflict is no failure')
})

t.test('A version that the clock never issued is overtaken, also that of a document that was deleted', async (t) => {
  const { system, lead, stored, clock, plant, rename, shows, failures, elasticsearch } = await start(t)
  const ina = await lead('Ina')
  const { _source } = await stored(ina)
  await plant(ina, { ..._source, candidate: { ..._source.candidate, first_name: 'Foreign' } }, (await clock()) + 1e9)
  await rename(ina, 'Inez')
  await shows(t, ina, 'Inez')

  const version = (await clock()) + 1e9
  await elasticsearch('DELETE', `/_doc/${ina}?version=${version}&version_type=external&refresh=true`)
  await queueLeads(system.pool, { leadIds: [ina] })
  await shows(t, ina, 'Inez')
  t.ok((await stored(ina))._version > version)
  t.same(await failures(), [])
})

t.test('A version that no write can exceed is a failure that says what to do', async (t) => {
  const { lead, stored, rename, isSettled, failures, elasticsearch, clock } = await start(t)
  const max = await lead('Max')
  const highest = '9200000000000000000'
  await elasticsearch('PUT', `/_doc/${max}?version=${highest}&version_type=external`, (await stored(max))._source)
  await rename(max, 'Maxim')
  await isSettled(max)
  t.match(await failures(), [{ lead_id: max, reason: /which no write of Galena can exceed\. Rebuild the index/ }])
  const other = await lead('Other')
  t.ok((await stored(other)).found, 'later leads are written')
  t.ok((await clock()) < (Date.now() + 3_600_000) * 1_000, 'versions are still the time')
})

t.test('A deleted lead is checked once more, in case a late write brought it back', async (t) => {
  const { system, lead, stored, changes, plant } = await start(t)
  const ben = await lead('Ben')
  const { _source } = await stored(ben)
  await system.sql('DELETE FROM lead WHERE id = $1', [ben])
  await system.settled()
  t.notOk((await stored(ben)).found)
  const [confirmation, ...others] = await changes(ben)
  t.match(confirmation, { lane: 'confirm', attempts: 0 })
  t.same(others, [], 'exactly one')
  const dueIn = confirmation?.due_in ?? 0
  t.ok(dueIn >= 59 && dueIn < 75, `it is due in ${dueIn.toFixed(1)} s`)
  t.match(await readBacklog(system.pool), { pending: 0, lagSeconds: 0 }, 'it is not pending')
  // Just below the next token, and above the token of the delete.
  const [late] = await system.sql<{ v: number }>('UPDATE sync.clock SET v = v + 2 RETURNING v - 1 AS v')
  await plant(ben, _source, late?.v ?? 0)
  t.ok((await stored(ben)).found)
  await system.sql('UPDATE sync.change SET not_before = now() WHERE lead_id = $1', [ben])
  await eventually('the confirmation is drained', async () =>
    (await changes(ben)).every(({ id }) => id !== confirmation?.id),
  )
  t.notOk((await stored(ben)).found, 'the ghost is gone')
  t.same(await changes(ben), [], 'it adds no further one')
})

t.test('A deleted lead that comes back when the index was closed and opened is removed again', async (t) => {
  const { system, lead, stored, changes, plant, elasticsearch } = await start(t)
  const dan = await lead('Dan')
  const { _source, _version } = await stored(dan)
  await system.sql('DELETE FROM lead WHERE id = $1', [dan])
  await system.settled()
  await t.rejects(plant(dan, _source, _version), /version_conflict/, 'the delete is remembered')
  await elasticsearch('POST', '/_flush')
  await elasticsearch('POST', '/_close')
  await elasticsearch('POST', '/_open?wait_for_active_shards=1')
  await plant(dan, _source, _version)
  t.ok((await stored(dan)).found, 'the delete is forgotten')
  await system.sql('UPDATE sync.change SET not_before = now() WHERE lead_id = $1', [dan])
  await eventually('the confirmation is drained', async () => (await changes(dan)).length === 0)
  t.notOk((await stored(dan)).found, 'the ghost is gone')
})

t.test('The clock is raised above what an index holds', async (t) => {
  const { engine, system, lead, stored, clock, plant, rename, changes, shows } = await start(t)
  const eva = await lead('Eva')
  const { _source } = await stored(eva)
  const ghost = 4e15
  await plant(999_999, { ..._source, company_id: 999, token: ghost }, ghost)
  t.ok((await clock()) < ghost)
  engine.pause()
  await rename(eva, 'Restart')
  await eventually('the first indexer is held up', async () => engine.held('/_bulk') > 0)
  const second = await system.indexer({
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    QUEUE_PREFIX: `${system.index}-2`,
  })
  try {
    await eventually('the second has served the change', async () => (await changes(eva)).length === 0)
  } finally {
    await second.stop()
    engine.resume()
  }
  t.ok((await clock()) >= ghost, 'at the start of an indexer')
  await shows(t, eva, 'Restart')

  await plant(999_999, { ..._source, company_id: 999, token: 2 * ghost }, 2 * ghost)
  await system.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'galena indexer'`,
  )
  await rename(eva, 'Reconnect')
  await shows(t, eva, 'Reconnect')
  t.ok((await clock()) >= 2 * ghost, 'after a lost connection')
  t.equal((await stored(eva))._version, (await stored(eva))._source.token)
})

type Drain = Awaited<ReturnType<typeof start>>
const setting = ({ elasticsearch }: Drain, values: object) => elasticsearch('PUT', '/_settings', values)
const outages: Record<string, [spoil: (drain: Drain) => unknown, mend: (drain: Drain) => unknown]> = {
  'does not answer': [
    ({ engine }) => {
      engine.pause()
      eventually('the bulk is held', async () => engine.held('/_bulk') > 0).then(
        () => engine.cut(),
        () => undefined,
      )
    },
    ({ engine }) => engine.resume(),
  ],
  'answers with 429': [
    (drain) => setting(drain, { 'index.blocks.read_only_allow_delete': true }),
    (drain) => setting(drain, { 'index.blocks.read_only_allow_delete': null }),
  ],
  'answers with 503': [
    // Without a second replica, Elasticsearch gives up after the 10 s that every bulk allows.
    async (drain) => {
      await setting(drain, { 'index.number_of_replicas': 1 })
      await setting(drain, { 'index.write.wait_for_active_shards': '2' })
    },
    async (drain) => {
      await setting(drain, { 'index.write.wait_for_active_shards': null })
      await setting(drain, { 'index.number_of_replicas': 0 })
    },
  ],
}
for (const [outage, [spoil, mend]] of Object.entries(outages)) {
  t.test(`A change that the engine ${outage} stays pending, and is indexed later`, async (t) => {
    const drain = await start(t)
    const { system, lead, stored, rename, isTriedInVain, shows, failures } = drain
    const name = outage.replace(/.* /, 'After')
    const kim = await lead('Kim')
    await spoil(drain)
    await rename(kim, name)
    await isTriedInVain(kim)
    await eventually('one change is pending', async () => (await readBacklog(system.pool)).pending === 1)
    t.not((await stored(kim))._source.candidate.first_name, name)
    await mend(drain)
    await shows(t, kim, name)
    t.same(await failures(), [])
  })
}

t.test('While the index is closed every change waits, and no lead is refused', async (t) => {
  const { system, lead, stored, rename, isTriedInVain, shows, failures, elasticsearch } = await start(t)
  const [ida, joe] = [await lead('Ida'), await lead('Joe')]
  await elasticsearch('POST', '/_close')
  await rename(ida, 'Idabel')
  await system.sql('DELETE FROM lead WHERE id = $1', [joe])
  await isTriedInVain(ida)
  await isTriedInVain(joe)
  t.same(await failures(), [])
  await t.rejects(system.indexer({ QUEUE_PREFIX: `${system.index}-2` }), {
    message: /The index \S+ is closed: nothing is written or found\. Open it: curl /,
  })
  await eventually('a warning says so', async () =>
    (await readWarnings(system.pool)).some(({ message }) => message.includes('is closed')),
  )
  await elasticsearch('POST', '/_open?wait_for_active_shards=1')
  await shows(t, ida, 'Idabel')
  await eventually('the delete is written', async () => !(await stored(joe)).found)
  t.same(await failures(), [])
})

t.test('An index that is not refreshed is reported, with the command that sets it back', async (t) => {
  const drain = await start(t)
  const { system, lead, rename, isSettled, shows } = drain
  const liv = await lead('Liv')
  await setting(drain, { 'index.refresh_interval': '-1' })
  await rename(liv, 'Livia')
  await isSettled(liv)
  const { code, message } = await eventually('a warning says so', async () => (await readWarnings(system.pool))[0])
  t.equal(code, 'refresh_off')
  await run('bash', ['-c', message.split('Set it back: ')[1] ?? ''], {
    env: { ...process.env, ELASTICSEARCH_URL: server('ELASTICSEARCH_URL') },
  })
  await shows(t, liv, 'Livia')
  await eventually('the warning is over', async () => (await readWarnings(system.pool)).length === 0)
})

t.test('An index with documents of an earlier version is rewritten in place', async (t) => {
  const { system, lead, stored, target } = await start(t)
  const uma = await lead('Uma')
  const before = (await stored(uma))._version
  await system.sql('UPDATE sync.target SET builder = builder - 1')
  const second = await system.indexer({ QUEUE_PREFIX: `${system.index}-upgrade` })
  try {
    await eventually('the lead is written again', async () => (await stored(uma))._version > before)
  } finally {
    await second.stop()
  }
  t.match(await readTargets(system.pool), [target], 'the target names this version')
})

t.test('7 that becomes 7.0 is shown within two seconds', async (t) => {
  const { system, acme, lead } = await start(t)
  const lea = await lead('Lea')
  const others = async () => (await acme.search({ 'filter[query]': 'lea' })).body.candidates[0]?.others
  await eventually('7 is shown', async () => JSON.stringify(await others()) === '{"grade":"7"}')
  const seven = (attempt: number) => `7.${'0'.repeat(attempt)}`
  await soon(
    '7.0 is shown',
    (attempt) => system.sql(`UPDATE lead SET others = '{"grade": ${seven(attempt)}}' WHERE id = $1`, [lea]),
    async (attempt) => JSON.stringify(await others()) === `{"grade":"${seven(attempt)}"}`,
  )
  t.pass('7.0 is shown')
})

t.test('Changes stay pending while a target does not exist, and are written when there is a new one', async (t) => {
  const { system, index, lead, rename, isTriedInVain, shows, failures, elasticsearch } = await start(t)
  const zoe = await lead('Zoe')
  await elasticsearch('DELETE', '')
  await rename(zoe, 'Zora')
  await isTriedInVain(zoe)
  t.same(await failures(), [])
  await shows(t, zoe, 'Zora')
  const targets = await readTargets(system.pool)
  t.equal(targets.length, 1)
  t.not(targets[0]?.index, index, 'a running indexer has made a new index')
})
