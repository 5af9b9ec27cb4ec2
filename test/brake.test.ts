import { confirmHeld } from '@galena/operations/actions/held'
import { startRebuild } from '@galena/operations/rebuild/start-rebuild'
import { swap } from '@galena/operations/rebuild/swap'
import { awaitRepairs } from '@galena/operations/verify/await-repairs'
import { runVerification } from '@galena/operations/verify/run-verification'
import { connectEngine } from '@galena/search/engine/engine'
import { createKey } from '@galena/store/catalogue/keys'
import { inTransaction } from '@galena/store/database/pool'
import { setThrottle } from '@galena/store/operator/throttle'
import { queueLeads } from '@galena/store/outbox/queue-leads'
import { readTargets } from '@galena/store/outbox/targets'
import t from 'tap'
import { compareDocuments } from './faults/compare-documents.ts'
import { expectedDocuments } from './faults/expected-documents.ts'
import { storedDocuments } from './faults/stored-documents.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { freePort } from './support/free-port.ts'
import { galena } from './support/galena.ts'
import { startSystem } from './support/system.ts'

const port = String(await freePort())
const system = await startSystem({ METRICS_PORT: port })
t.teardown(() => system.stop())
const [target] = await readTargets(system.pool)
const index = target?.index ?? ''
const writer = (await createKey(system.pool, { companyId: null, role: 'write' })).key
const reader = (await createKey(system.pool, { companyId: null, role: 'read' })).key
const engine = connectEngine({ url: server('ELASTICSEARCH_URL'), alias: system.index }, { timeoutMs: 10_000 })
t.teardown(() => engine.close())
const context = { pool: system.pool, engine, findPlace: () => undefined }
/** Small enough for a test; the defaults have one of their own. */
const limit = 10

t.beforeEach(async () => {
  await setThrottle(system.pool, { holdDocuments: limit, holdPercent: null })
  await system.sql('DELETE FROM sync.removal')
})

// What a test that failed has lost is not found by the next.
t.afterEach(async (t) => {
  if (t.passing()) return
  await verify()
  await confirmHeld(context, { who: 'a test', asked: {} }, {})
  await system.settled()
})

/** A company with so many leads, all indexed. */
async function companyWith(name: string, leads: number) {
  const company = await system.company(name)
  await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [company.id])
  await addLeads(company.id, leads)
  await system.settled()
  return company
}

const addLeads = (companyId: number, count: number) =>
  system.sql(
    `WITH person AS (
       INSERT INTO candidate (company_id, first_name) SELECT $1, 'Person ' || n FROM generate_series(1, $2) n RETURNING id
     )
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM person, campaign, folder
     WHERE campaign.company_id = $1 AND folder.company_id = $1 AND folder.status = 'pending'`,
    [companyId, count],
  )

/** Runs a statement as if no trigger had seen it: what they queued is forgotten before anybody else sees it. */
const unseen = (text: string, values: unknown[]) =>
  inTransaction(system.pool, async (client) => {
    await client.query(text, values)
    for (const table of ['change', 'parent_change'])
      await client.query(`DELETE FROM sync.${table} WHERE xid = pg_current_xact_id()`)
  })

/** Removes the first leads of a company, unseen by any trigger. */
const lose = (companyId: number, count: number) =>
  unseen('DELETE FROM lead WHERE id IN (SELECT id FROM lead WHERE company_id = $1 ORDER BY id LIMIT $2)', [
    companyId,
    count,
  ])

async function elasticsearch(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return answer.json() as Promise<Record<string, unknown>>
}

/** How many documents of a company Elasticsearch has, with a first name or with any. */
async function documents(companyId: number, firstName?: string): Promise<number> {
  await elasticsearch('POST', `${index}/_refresh`)
  const found = (await elasticsearch('POST', `${index}/_search`, {
    size: 2_000,
    query: { term: { company_id: String(companyId) } },
  })) as { hits: { hits: { _source: { candidate: { first_name: string } } }[] } }
  const names = found.hits.hits.map(({ _source }) => _source.candidate.first_name)
  return firstName === undefined ? names.length : names.filter((name) => name === firstName).length
}

/** Changes every document of an index, or of one company in it, past the indexer. */
async function spoil(name: string, change: object, companyId?: number): Promise<void> {
  await elasticsearch('POST', `${name}/_refresh`)
  const found = (await elasticsearch('POST', `${name}/_search`, {
    size: 2_000,
    ...(companyId !== undefined && { query: { term: { company_id: String(companyId) } } }),
  })) as { hits: { hits: { _id: string; _source: object }[] } }
  for (const { _id, _source } of found.hits.hits)
    await elasticsearch('PUT', `${name}/_doc/${_id}`, { ..._source, ...change })
  await elasticsearch('POST', `${name}/_refresh`)
  // Each write took the version after the document's, which may be the next token.
  await system.sql('UPDATE sync.clock SET v = v + 1000')
}

/** Compares every document, and has the differences repaired. How many there were of each kind, and how many are left. */
async function verify(name?: string): Promise<Record<string, number>> {
  const options = { scope: {}, full: true, repair: true, index: name }
  const verification = await runVerification(context, { who: 'a test', asked: {} }, options, () => undefined)
  const left = await awaitRepairs(context, verification)
  const kinds = Map.groupBy(verification.findings, ({ kind }) => kind)
  return { ...Object.fromEntries([...kinds].map(([kind, some]) => [kind, some.length])), left }
}

const held = async () => (await system.sql<{ n: number }>('SELECT count(*) AS n FROM sync.held'))[0]?.n

async function differences(name = index): Promise<unknown[]> {
  await system.settled()
  await elasticsearch('POST', `${name}/_refresh`)
  const sql = <Row extends object>(text: string, values?: unknown[]) => system.sql<Row>(text, values)
  return compareDocuments(await expectedDocuments(sql), await storedDocuments(server('ELASTICSEARCH_URL'), name)).slice(
    0,
    3,
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

async function facts(...args: string[]): Promise<Record<string, unknown>> {
  const { out, said } = await command(...args, '--json')
  if (out === '') throw new Error(said)
  return JSON.parse(out) as Record<string, unknown>
}

async function ops(key: string, method: string, path: string, body?: object) {
  const answer = await fetch(`${system.address}/ops/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

async function indexer(path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`)
  return { status: answer.status, text: await answer.text() }
}

t.test('Leads that vanish unseen are found by searches until an operator confirms that they are gone', async (t) => {
  const acme = await companyWith('Acme', 60)
  const [{ id: other } = { id: 0 }] = await system.sql<{ id: number }>(
    'SELECT max(id) AS id FROM lead WHERE company_id = $1',
    [acme.id],
  )
  await lose(acme.id, 40)
  const first = await command('verify', '--full', '--repair')
  let left = await documents(acme.id)
  let waiting = left - 20
  t.ok(left >= 60 - limit, `${60 - left} documents went before there were too many`)
  t.equal(await held(), waiting)
  t.equal(first.code, 1)
  t.match(first.out, 'ghost 40')
  t.match(first.out, `The changes of ${waiting} leads are held`)

  // It is seen wherever operators look.
  const ofAcme = { company: 'Acme', company_id: acme.id, removals: waiting, overwrites: 0, lead_ids: { length: 5 } }
  t.match(await ops(reader, 'GET', 'status'), {
    body: {
      pending: 0,
      lag_seconds: 0,
      held: { removals: waiting, overwrites: 0, since: String, companies: [ofAcme] },
    },
  })
  t.match((await command('status')).out, `held       ${waiting} removals, 0 overwrites: see \`galena held list\``)
  t.match((await command('held', 'list')).out, new RegExp(`\\nAcme +${waiting} +0 +\\d{4}-.* \\d+ \\d+\\n`))
  const ready = await eventually('the indexer is not ready', async () => {
    const answer = await indexer('/health/ready')
    return answer.status === 503 && answer
  })
  t.match(ready.text, new RegExp(`${waiting} to remove of Acme\\..*galena held confirm --all --expect ${waiting} `))
  t.match((await indexer('/metrics')).text, `galena_sync_held{change="remove"} ${waiting}\n`)
  const [{ back } = { back: 0 }] = await system.sql<{ back: number }>('SELECT max(lead_id) AS back FROM sync.held')
  t.match((await command('explain', String(back))).out, /held +since .* its document would be removed/)

  // It is not found again, and other changes go on.
  t.same(await verify(), { left: 0 })
  t.equal(await held(), waiting)
  await system.sql(
    "UPDATE candidate SET first_name = 'Renamed' WHERE id = (SELECT candidate_id FROM lead WHERE id = $1)",
    [other],
  )
  await system.settled()
  t.equal(await documents(acme.id, 'Renamed'), 1)
  t.equal(await documents(acme.id), left)

  // A document that is gone, or that has become what the database has, needs no decision any more.
  const [{ gone } = { gone: 0 }] = await system.sql<{ gone: number }>('SELECT min(lead_id) AS gone FROM sync.held')
  await elasticsearch('DELETE', `${index}/_doc/${gone}`)
  await system.sql('UPDATE sync.clock SET v = v + 1000')
  await eventually('it is held no longer', async () => (await held()) === waiting - 1)
  await system.settled()
  waiting -= 1
  left -= 1

  // A lead that comes back is written, and waits no longer.
  await system.sql(
    `INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, company_id, campaign_id, candidate_id, folder_id FROM lead WHERE id = $2`,
    [back, other],
  )
  await system.settled()
  t.equal(await held(), waiting - 1)
  t.equal(await documents(acme.id, 'Renamed'), 2)

  // What is discarded stays as it is, and is held again when it is found again.
  t.match((await command('held', 'discard', '--all')).said, /--reason/)
  t.match((await command('held', 'discard', '--reason', 'x')).said, 'add --company NAME or --all')
  t.match((await command('held', 'discard', '--company', 'Nobody', '--reason', 'x')).said, /no company called Nobody/)
  t.same(await facts('held', 'discard', '--company', 'Acme', '--reason', 'not sure'), { discarded: waiting - 1 })
  t.equal(await held(), 0)
  await eventually('the indexer is ready', async () => (await indexer('/health/ready')).status === 200)
  t.equal(await documents(acme.id), left)
  t.match(await verify(), { ghost: waiting - 1 })
  t.ok((await held()) === waiting - 1 || left === 59, 'those that went before still count')

  // What is confirmed is removed, and never counts.
  const rest = (await held()) ?? 0
  const refused = await command('held', 'confirm', '--all', '--expect', String(rest - 1), '--reason', 'x')
  t.match(refused.said, `${rest} leads are held by now, not ${rest - 1}. Nothing was done.`)
  t.equal(await held(), rest)
  t.same(await facts('held', 'confirm', '--all', '--expect', String(rest), '--reason', 'a restore'), {
    confirmed: rest,
  })
  t.same(await differences(), [])
  t.equal(await documents(acme.id), 21)
  await system.sql("UPDATE sync.change SET not_before = now() WHERE lane = 'confirm'")
  await eventually('the deletes are confirmed', async () => (await system.sql('SELECT FROM sync.change')).length === 0)
  t.equal(await held(), 0)
  t.match(await system.sql("SELECT who, command, details FROM sync.audit WHERE command LIKE 'held%' ORDER BY id"), [
    { who: 'Olga', command: 'held discard', details: { company: 'Acme', reason: 'not sure', leads: waiting - 1 } },
    { who: 'Olga', command: 'held confirm', details: { reason: 'a restore', expect: rest, leads: rest } },
  ])
})

t.test('Documents that a comparison would overwrite are held, too; missing ones are written', async (t) => {
  const beta = await companyWith('Beta', 60)
  const leads = await system.sql<{ id: number }>('SELECT id FROM lead WHERE company_id = $1 ORDER BY id', [beta.id])
  await unseen("UPDATE candidate SET first_name = 'Unseen' WHERE company_id = $1", [beta.id])
  for (const { id } of leads.slice(0, 20)) await elasticsearch('DELETE', `${index}/_doc/${id}`)
  await system.sql('UPDATE sync.clock SET v = v + 1000')
  t.match(await verify(), { missing: 20, stale: 40 })
  const overwritten = (await documents(beta.id, 'Unseen')) - 20
  t.ok(overwritten >= 0 && overwritten <= limit, `${overwritten} were overwritten before there were too many`)
  t.equal(await documents(beta.id), 60)
  t.equal(await held(), 40 - overwritten)

  const [{ same } = { same: 0 }] = await system.sql<{ same: number }>('SELECT min(lead_id) AS same FROM sync.held')
  const { _source } = (await elasticsearch('GET', `${index}/_doc/${same}`)) as {
    _source: { candidate: { first_name: string } }
  }
  const rename = (firstName: string) =>
    unseen('UPDATE candidate SET first_name = $2 FROM lead WHERE candidate.id = candidate_id AND lead.id = $1', [
      same,
      firstName,
    ])
  await rename(_source.candidate.first_name)
  await eventually('what has become equal is held no longer', async () => (await held()) === 39 - overwritten)
  await system.settled()
  await rename('Unseen')
  await verify()
  t.equal(await held(), 40 - overwritten, 'it differs again')

  t.match(await ops(reader, 'GET', 'held'), { body: { removals: 0, overwrites: 40 - overwritten } })
  t.match(await ops(reader, 'GET', 'status'), { body: { held: { overwrites: 40 - overwritten } } })
  const confirm = (key: string, body: object) => ops(key, 'POST', 'held/confirm', body)
  t.match(await confirm(reader, { all: true, reason: 'x' }), { status: 403 })
  t.match(await confirm(writer, { reason: 'x', expect: 60 }), {
    status: 400,
    body: { message: /either `company` or `all`/ },
  })
  t.match(await confirm(writer, { company: 'Beta', all: true, expect: 60, reason: 'x' }), { status: 400 })
  t.match(await confirm(writer, { company: 'Beta', expect: 60, reason: ' ' }), {
    status: 400,
    body: { error: 'invalid_body' },
  })
  t.match(await confirm(writer, { company: 'Nobody', expect: 60, reason: 'x' }), {
    status: 409,
    body: { error: 'not_possible' },
  })
  t.match(await ops(writer, 'POST', 'held/discard', { company: 'Acme', reason: 'x' }), { body: { leads: 0 } })
  t.match(await confirm(writer, { company: 'Beta', reason: 'a loader' }), {
    body: { leads: 40 - overwritten },
  })
  t.same(await differences(), [])
  t.equal(await documents(beta.id, 'Unseen'), 60)
  t.match(await ops(reader, 'GET', 'audit'), { body: { entries: [{ command: 'held confirm' }] } })
})

t.test('What somebody asked for is never held, however much it is', async (t) => {
  const { id } = await companyWith('Gamma', 60)
  const asked: [what: string, act: () => Promise<unknown>][] = [
    ['a new time zone', () => system.sql("UPDATE company SET time_zone = 'Asia/Manila' WHERE id = $1", [id])],
    ['a company that is written again', () => queueLeads(system.pool, { companyId: id })],
    ['other ids', () => system.sql('UPDATE lead SET id = id + 1000000 WHERE company_id = $1', [id])],
    [
      'named leads that are gone',
      async () => {
        await lose(id, 20)
        const leadIds = Array.from({ length: 60 }, (_, n) => n)
        const missing = await system.sql<{ min: number }>(
          'SELECT min(id) - 20 AS min FROM lead WHERE company_id = $1',
          [id],
        )
        await queueLeads(system.pool, { leadIds: leadIds.map((n) => (missing[0]?.min ?? 0) + n) })
      },
    ],
    [
      'documents of an older version',
      async () => {
        await spoil(index, { schema: 0, hash: 'old' }, id)
        t.same(await verify(), { old_schema: 40, left: 0 })
      },
    ],
    [
      'changes that are read after the delete of their leads',
      async () => {
        const client = await system.pool.connect()
        try {
          await client.query('BEGIN')
          await client.query(
            `INSERT INTO sync.change (lead_id, company_id, lane)
             SELECT id, $1, lane FROM lead, unnest('{live,fanout}'::text[]) AS lane WHERE company_id = $1`,
            [id],
          )
          await client.query("UPDATE lead SET source = 'x' WHERE company_id = $1", [id])
          await client.query('DELETE FROM lead WHERE company_id = $1', [id])
          await client.query('COMMIT')
        } finally {
          client.release()
        }
      },
    ],
    [
      'a large delete',
      () => addLeads(id, 1_100).then(() => system.sql('DELETE FROM lead WHERE company_id = $1', [id])),
    ],
    ['a truncated table', () => addLeads(id, 60).then(() => system.sql('TRUNCATE lead CASCADE'))],
    ['confirmations', () => system.sql("UPDATE sync.change SET not_before = now() WHERE lane = 'confirm'")],
  ]
  for (const [what, act] of asked) {
    await act()
    t.same(await differences(), [], what)
    t.equal(await held(), 0, what)
  }
  await eventually('the confirmations are over', async () => (await system.sql('SELECT FROM sync.change')).length === 0)
  t.equal(await held(), 0)
  t.same(await system.sql('SELECT FROM sync.removal'), [], 'nothing was even counted')
})

t.test('By default more than 1,000 are held, and a sweep that finds many does not take its time', async (t) => {
  await setThrottle(system.pool, { holdDocuments: null })
  const delta = await companyWith('Delta', 1_500)
  await system.sql('ANALYZE lead')
  await lose(delta.id, 1_450)
  await elasticsearch('POST', `${index}/_refresh`)
  await system.sql(
    `UPDATE sync.sweep SET after_id = -1, next_at = 'epoch', asked_at = NULL,
       last_begun = NULL, last_ended = now(), last_found = '{}', hurried_at = now()`,
  )
  await system.sql('UPDATE sync.throttle SET sweep_hours = 24')
  t.teardown(() => system.sql('UPDATE sync.throttle SET sweep_hours = 0'))
  await eventually('a pass is over', async () => {
    const [sweep] = await system.sql('SELECT FROM sync.sweep WHERE last_begun IS NOT NULL AND asked_at IS NULL')
    return sweep !== undefined
  })
  await system.settled()
  const left = await documents(delta.id)
  t.ok(left >= 500, `${1_500 - left} documents went before there were too many`)
  t.equal(await held(), left - 50)
  t.equal(await confirmHeld(context, { who: 'a test', asked: {} }, {}), left - 50)
  t.same(await differences(), [])
})

t.test('Many companies that lose little each are held together', async (t) => {
  const companies = []
  for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) companies.push(await companyWith(name, 8))
  for (const { id } of companies) await lose(id, 8)
  await verify()
  let left = 0
  for (const { id } of companies) left += await documents(id)
  t.ok(left >= 40 - limit, `${40 - left} documents went before there were too many`)
  t.equal(await held(), left)
  await confirmHeld(context, { who: 'a test', asked: {} }, {})
  t.same(await differences(), [])
})

t.test('Foreign documents beyond the limit stay, and go once the limit allows it', async (t) => {
  for (let n = 0; n <= limit; n++)
    await elasticsearch('PUT', `${index}/_doc/foreign-${n}?refresh=true`, { company_id: '1' })
  const { out, code } = await command('verify', '--full', '--repair')
  t.equal(code, 1)
  t.match(out, `${limit + 1} foreign documents were not removed, because there are too many of them.`)
  t.match(await facts('throttle', '--hold-documents', String(limit + 1)), {
    hold_documents: limit + 1,
    hold_percent: 2,
  })
  t.same(await verify(), { ghost: limit + 1, left: 0 })
  t.same(await verify(), { left: 0 })
})

t.test('A rebuild repairs its own index freely, and takes no documents from searches unasked', async (t) => {
  const epsilon = await companyWith('Epsilon', 60)
  const rebuild = await startRebuild(context, 'a test', { autoSwap: false, retainHours: 0 })
  const state = async () =>
    (
      await system.sql<{ state: string; reason: string | null }>('SELECT state, reason FROM sync.rebuild ORDER BY id')
    )[0]
  await eventually('it is ready', async () => (await state())?.state === 'ready')

  await spoil(rebuild.index, { hash: 'bad' }, epsilon.id)
  for (let n = 0; n < 30; n++)
    await elasticsearch('PUT', `${rebuild.index}/_doc/${5_000_000 + n}`, {
      id: 5_000_000 + n,
      company_id: String(epsilon.id),
    })
  await elasticsearch('POST', `${rebuild.index}/_refresh`)
  t.same(await verify(rebuild.index), { stale: 60, ghost: 30, left: 0 })
  t.equal(await held(), 0)
  t.same(await differences(rebuild.index), [])

  // As if it had been filled from a database that has lost rows.
  const lost = await system.sql<{ id: number }>('SELECT id FROM lead WHERE company_id = $1 ORDER BY id LIMIT 30', [
    epsilon.id,
  ])
  await lose(epsilon.id, 30)
  for (const { id } of lost) await elasticsearch('DELETE', `${rebuild.index}/_doc/${id}`)
  await t.rejects(swap(context, 'a test'), {
    code: 'gate_closed',
    message: new RegExp(`searches would lose 30 of 60 documents of company ${epsilon.id}`),
  })
  // Its document is in the live index, so that somebody has to decide.
  await system.sql("INSERT INTO sync.held (lead_id, company_id, operation, token) VALUES ($1, $2, 'delete', 1)", [
    lost[0]?.id,
    epsilon.id,
  ])
  await t.rejects(swap(context, 'a test'), { code: 'gate_closed', message: /the changes of 1 leads are held/ })
  t.equal(await documents(epsilon.id), 60)
  t.match(await swap(context, 'a test', { force: 'the leads are gone' }), { state: 'swapped' })
  await eventually('the previous index is dropped', async () => {
    const { status } = await fetch(`${server('ELASTICSEARCH_URL')}/${index}`, { method: 'HEAD' })
    return status === 404
  })
})
