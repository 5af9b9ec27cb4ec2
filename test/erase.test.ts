import { erasePerson } from '@galena/operations/erase/erase-person'
import { connectEngine } from '@galena/search/engine/engine'
import { createKey } from '@galena/store/catalogue/keys'
import { setThrottle } from '@galena/store/operator/throttle'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { elasticsearch } from './support/installation.ts'
import { sendNative } from './support/native.ts'
import { tablesWith } from './support/stored-rows.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const engine = connectEngine({ url: server('ELASTICSEARCH_URL'), alias: system.index }, { timeoutMs: 10_000 })
t.teardown(() => engine.close())
const acme = await system.company('Acme', { country: 'PH' })
const other = await system.company('Other', { country: 'PH' })
const keyOf = async (role: 'read' | 'write') => (await createKey(system.pool, { companyId: null, role })).key
const [reader, writer] = [await keyOf('read'), await keyOf('write')]
const reason = 'Request 2026-118'
const marks = ['maria.quill@example.org', '917 555 0142', '9175550142', 'Quillfeather']

const addPerson = (id: number, company = acme, [email, phone, , name] = marks) =>
  system.sql(`
    INSERT INTO candidate (id, company_id, first_name, last_name, email, phone)
    VALUES (${id}, ${company.id}, 'Maria', '${name}', '${email}', '${phone}');
    INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, others)
    SELECT ${id}0 + n, ${company.id}, campaign.id, ${id}, folder.id, '{"second_email": "${email}"}'
    FROM campaign, folder, generate_series(1, 2) n
    WHERE campaign.company_id = ${company.id} AND folder.company_id = ${company.id} AND folder.status = 'pending';
    INSERT INTO answer (lead_id, transcript) VALUES (${id}1, 'I am ${name}')`)
const tom = ['tom@example.org', '917 555 0199', '9175550199', 'Kowalski']

await system.sql(`INSERT INTO campaign (company_id, title) VALUES (${acme.id}, 'Nurses'), (${other.id}, 'Theirs')`)
await addPerson(50, acme, tom)
await addPerson(51, other)
await system.settled()

async function ops(key: string, method: string, path: string, body?: object) {
  const answer = await fetch(`${system.address}/ops/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const erase = (body: object, key = writer) => ops(key, 'POST', 'people/erase', { reason, ...body })

const command = (...args: string[]) =>
  galena(args, {
    environment: {
      DATABASE_URL: system.databaseUrl,
      ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
      INDEX_NAME: system.index,
      GALENA_OPERATOR: 'Olga',
    },
  })

/** Every index of the system, with the documents that have one of these texts anywhere, as its own search shows them. */
async function documentsWith(texts: readonly string[]): Promise<Record<string, string[]>> {
  await elasticsearch('POST', `${system.index}-*/_refresh`)
  const found: Record<string, string[]> = {}
  for (const index of Object.keys(await elasticsearch('GET', `${system.index}-*/_alias`))) {
    const { hits } = (await elasticsearch('POST', `${index}/_search`, {
      size: 1_000,
      fields: ['company_id'],
      stored_fields: ['extras', '_source'],
    })) as { hits: { hits: { _id: string; fields?: { company_id?: string[] } }[] } }
    found[index] = hits.hits
      .filter((hit) => hit.fields?.company_id?.[0] === String(acme.id))
      .filter((hit) => texts.some((text) => JSON.stringify(hit).toLowerCase().includes(text.toLowerCase())))
      .map(({ _id }) => _id)
      .sort()
  }
  return found
}

/** In all indices, of which there must be so many. */
async function holdNothing(t: Test, indices: number): Promise<void> {
  const found = await documentsWith(marks)
  t.same(
    Object.values(found),
    Array.from({ length: indices }, () => []),
  )
}

async function follow(after?: string) {
  const query = after === undefined ? '' : `&after=${encodeURIComponent(after)}`
  const { body } = await sendNative(system.address, acme.key, `/v1/leads/changes?limit=1000${query}`)
  return { leads: body.leads, next: String(body.next) }
}

t.test('An operator with a key that may write erases a person, and nobody else does', async (t) => {
  await addPerson(60)
  await system.settled()
  t.match(await erase({ candidate_id: 60 }, reader), { status: 403, body: { error: 'read_only' } })
  t.match(await erase({ candidate_id: 60 }, acme.key), { status: 401, body: { error: 'unauthorized' } })
  for (const body of [
    {},
    { candidate_id: '60' },
    { candidate_id: -1 },
    { candidate_id: 60, reason: ' ' },
    { candidate_id: 60, all: true },
  ])
    t.match(await erase(body), { status: 400, body: { error: 'invalid_body' } })
  t.match(await erase({ candidate_id: 60, company: 'Other' }), { status: 409, body: { error: 'not_possible' } })
  t.match(await erase({ candidate_id: 4711 }), { status: 409, body: { message: /no person with the id 4711/ } })
  t.match(await erase({ candidate_id: 60, dry_run: true }), {
    status: 200,
    body: { state: 'would_be_erased', lead_ids: [601, 602], rows: { lead: 2, answer: 1 }, index: null },
  })
  const { next } = await follow()
  t.equal((await acme.search({ 'filter[query]': 'quillfeather' })).body.total, 2)

  t.match(await erase({ candidate_id: 60, company: 'Acme' }), {
    status: 200,
    body: {
      state: 'erased',
      candidate_id: 60,
      company_id: acme.id,
      lead_ids: [601, 602],
      rows: { candidate: 1, lead: 2, answer: 1 },
      index: { removed: true, pending: 0 },
      not_reached: Array,
    },
  })
  t.equal(
    (await acme.search({ 'filter[query]': 'quillfeather' })).body.total,
    0,
    'searches know it as soon as it is said',
  )
  await holdNothing(t, 1)
  t.same(
    (await follow(next)).leads.toSorted((a, b) => a.id - b.id),
    [
      { id: 601, deleted: true },
      { id: 602, deleted: true },
    ],
  )
  t.match(await erase({ candidate_id: 60 }), {
    body: { state: 'erased_before', erased_before: { who: /^key / }, index: { removed: true } },
  })

  const { entries } = (await ops(reader, 'GET', 'audit')).body as { entries: { command: string; details: object }[] }
  t.match(entries, [
    { command: 'erase', details: { candidate_id: 60, company_id: acme.id, lead_ids: [601, 602], reason } },
  ])
  t.equal(entries.length, 1)
})

t.test('Another company keeps its person, who has the same values', async (t) => {
  t.same(await tablesWith(system.pool, marks), ['answer', 'candidate', 'lead'])
  t.match(await system.sql("SELECT id FROM candidate WHERE email LIKE 'maria%'"), [{ id: 51 }])
  t.equal((await other.search({ 'filter[query]': 'quillfeather' })).body.total, 2)
  t.equal((await acme.search({ 'filter[query]': 'kowalski' })).body.total, 2)
})

t.test('What an operator erases is never held', async (t) => {
  await addPerson(61)
  await system.settled()
  await setThrottle(system.pool, { holdDocuments: 0, holdPercent: 0 })
  t.teardown(() => setThrottle(system.pool, { holdDocuments: null, holdPercent: null }))
  await system.sql(
    'INSERT INTO sync.held (lead_id, company_id, operation, token) VALUES (611, $1, $2, 1), (501, $1, $2, 1)',
    [acme.id, 'rewrite'],
  )
  t.match(await erase({ candidate_id: 61 }), { body: { index: { removed: true } } })
  t.match(await system.sql('SELECT lead_id FROM sync.held WHERE lead_id <> 501'), [])
  await holdNothing(t, 1)
  await system.sql('DELETE FROM sync.held')
})

const rebuildState = async () => (await ops(reader, 'GET', 'rebuilds/last')).body.state

t.test('While a rebuild fills its index, neither the filled part nor the rest gets the person', async (t) => {
  await addPerson(49)
  await addPerson(69)
  await system.sql(
    `INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id)
     SELECT n, company_id, campaign_id, candidate_id, folder_id FROM lead, generate_series(521, 580) n WHERE lead.id = 501`,
  )
  await system.settled()
  await setThrottle(system.pool, { backfillPerSecond: 1 })
  t.teardown(() => setThrottle(system.pool, { backfillPerSecond: null }))
  t.match(await ops(writer, 'POST', 'rebuilds', {}), { status: 200 })
  const [live, filling] = [
    ['491', '492', '691', '692'],
    ['491', '492'],
  ]
  await eventually('the first leads are in both indices', async () => {
    const found = Object.values(await documentsWith(marks))
    return JSON.stringify(found.sort((a, b) => b.length - a.length)) === JSON.stringify([live, filling])
  })
  for (const id of [49, 69]) {
    const { body } = await erase({ candidate_id: id })
    t.match(body, { state: 'erased', index: { removed: true } })
    t.equal((body.index as { indices: object[] }).indices.length, 2)
  }
  t.equal(await rebuildState(), 'backfilling')
  await holdNothing(t, 2)
  await setThrottle(system.pool, { backfillPerSecond: null })
  await eventually('the new index is ready', async () => (await rebuildState()) === 'ready')
  await holdNothing(t, 2)
})

t.test('The index of a rebuild and that of a rollback lose the person, too', async (t) => {
  t.equal(await rebuildState(), 'ready')
  await addPerson(62)
  await addPerson(63)
  await addPerson(64)
  await system.settled()
  const during = await documentsWith(marks)
  t.same(Object.values(during), [
    ['621', '622', '631', '632', '641', '642'],
    ['621', '622', '631', '632', '641', '642'],
  ])

  const first = await erase({ candidate_id: 62 })
  t.match(first, { body: { index: { removed: true } } })
  t.same(
    (first.body.index as { indices: { index: string; documents: number }[] }).indices.toSorted((a, b) =>
      a.index.localeCompare(b.index),
    ),
    Object.keys(during)
      .sort()
      .map((index) => ({ index, documents: 0, gets_changes: true, dropped_soon: false })),
    'it says where it looked',
  )
  t.same(Object.values(await documentsWith(marks)), [
    ['631', '632', '641', '642'],
    ['631', '632', '641', '642'],
  ])

  t.match(await ops(writer, 'POST', 'rebuilds/last/swap'), { status: 200, body: { state: 'swapped' } })
  t.match(await erase({ candidate_id: 63 }), { body: { index: { removed: true } } })
  t.same(Object.values(await documentsWith(marks)), [
    ['641', '642'],
    ['641', '642'],
  ])

  t.match(await ops(writer, 'POST', 'rebuilds/last/cleanup'), { status: 200 })
  const { removal } = await erasePerson({ pool: system.pool, engine }, 'Olga', {
    candidateId: 64,
    reason,
    waitMs: 2_000,
  })
  t.match(removal, { isDone: false, pending: 0 }, 'an index that gets no changes any more is there until it is dropped')
  t.same(
    removal?.indices?.filter(({ documents }) => documents !== 0),
    [{ index: Object.keys(during).sort()[0], documents: 2, getsChanges: false, isDroppedSoon: true }],
  )
  t.match(await command('erase', '--candidate', '64', '--reason', reason, '--dry-run'), {
    code: 1,
    out: /2 documents in \S+ \(Galena no longer writes to this index; an indexer deletes it within a minute/,
  })
})

t.test('The command says what it did, what is kept, and what it does not reach', async (t) => {
  await addPerson(65)
  await system.settled()
  t.match(await command('erase', '--candidate', '65'), { code: 1, said: /--reason/ })
  t.match(await command('erase', '--candidate', 'x', '--reason', reason), { code: 1, said: /Use a whole number/ })
  const dry = await command('erase', '--candidate', '65', '--reason', reason, '--dry-run')
  t.match(dry, { code: 0, out: /^Person 65 with 2 leads would be erased\. This is a dry run/ })
  t.match(dry.out, /^lead +2$/m)
  const done = await command('erase', '--candidate', '65', '--company', 'Acme', '--reason', reason)
  t.match(done, { code: 0, said: '', out: /^Person 65 with 2 leads is erased from the database\./ })
  t.match(done.out, /^The index has none of their documents\.$/m)
  for (const place of ['\\*\\.rejects\\.\\*', 'exports', 'follow the changes', 'Backups', 'snapshots', 'Logs'])
    t.match(done.out, new RegExp(`Galena does not reach:[^]*${place}`), place)
  t.match(await command('erase', '--candidate', '65', '--reason', reason), {
    code: 0,
    out: /^Person 65 with 2 leads was erased before, by Olga at 20/,
  })
  const [entry] = await system.sql<{ who: string; text: string }>(
    'SELECT who, audit::text AS text FROM sync.audit ORDER BY id DESC LIMIT 1',
  )
  t.equal(entry?.who, 'Olga')
  for (const mark of marks) t.notOk(entry?.text.includes(mark), mark)
})

t.test('The command waits for a row that another program has locked, and says for whom', async (t) => {
  await addPerson(70)
  await system.settled()
  const client = await system.pool.connect()
  await client.query('BEGIN; SELECT FROM lead WHERE id = 701 FOR UPDATE')
  t.match(await erase({ candidate_id: 70, dry_run: true }), { body: { state: 'would_be_erased', rows: { lead: 2 } } })
  const waiting = async () =>
    (
      await system.sql(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database() AND application_name = 'galena'",
      )
    ).length
  const erasing = command('erase', '--candidate', '70', '--reason', reason)
  await eventually('it waits', async () => (await waiting()) === 1)
  await eventually('it lets others go on', async () => (await waiting()) === 0)
  await client.query('ROLLBACK')
  client.release()
  t.match(await erasing, {
    code: 0,
    said: /^Session \d+ \(program .*, in a transaction for \d+ s\) holds a lock on rows of this person; trying again\.$/m,
    out: /^Person 70 with 2 leads is erased/,
  })
})

t.test('The command and its JSON say when something has written a lead of theirs again', async (t) => {
  await addPerson(66)
  await system.settled()
  t.match(await erase({ candidate_id: 66 }), { body: { index: { removed: true }, returned: [] } })
  await system.sql(
    'INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id) SELECT 661, company_id, campaign_id, 50, folder_id FROM lead WHERE id = 501',
  )
  await system.settled()
  const again = ['erase', '--candidate', '66', '--reason', reason]
  t.match(await command(...again), {
    code: 1,
    out: /^Person 50 with the leads 661 is there again: .*`galena erase --candidate 50 --reason TEXT`/m,
  })
  t.match(await erase({ candidate_id: 66 }), {
    status: 200,
    body: { state: 'erased_before', returned: [{ candidate_id: 50, lead_ids: [661] }], index: { removed: false } },
  })
  await system.sql('DELETE FROM lead WHERE id = 661')
  t.match(await command(...again), { code: 0, out: /The index has none of their documents/ })
})

t.test('Neither Redis nor the logs of what went well have anything of a person', async (t) => {
  const redis = new Redis(server('REDIS_URL'))
  t.teardown(() => redis.quit())
  const keys = await redis.keys(`*${system.index}*`)
  t.ok(keys.length > 0)
  const readers: Record<string, (key: string) => Promise<unknown>> = {
    hash: (key) => redis.hgetall(key),
    list: (key) => redis.lrange(key, 0, -1),
    set: (key) => redis.smembers(key),
    stream: (key) => redis.xrange(key, '-', '+'),
    string: (key) => redis.get(key),
    zset: (key) => redis.zrange(key, '0', '-1'),
  }
  const stored = JSON.stringify(
    await Promise.all(keys.map(async (key) => [key, await readers[await redis.type(key)]?.(key)])),
  )
  t.match(stored, 'maintenance', 'its jobs are read')
  for (const mark of [...marks, ...tom]) {
    t.notOk(stored.includes(mark), mark)
    t.notOk(system.logged().includes(mark), mark)
  }
})
