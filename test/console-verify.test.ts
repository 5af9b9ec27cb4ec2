import { createKey } from '@galena/store/catalogue/keys'
import { readTargets } from '@galena/store/outbox/targets'
import t from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
const { key } = await createKey(system.pool, { companyId: null, role: 'write' })
await system.sql(
  `WITH person AS (INSERT INTO candidate (company_id, first_name) SELECT $1, 'Ana ' || n FROM generate_series(1, 1200) AS n RETURNING id),
     work AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id)
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
   SELECT $1, work.id, person.id, folder.id FROM person, work, folder WHERE folder.company_id = $1 AND status = 'pending'`,
  [acme.id],
)
await system.settled()
const index = (await readTargets(system.pool))[0]?.index ?? ''
const leads = (await system.sql<{ id: number }>('SELECT id FROM lead ORDER BY id')).map(({ id }) => id)
const [first = 0, second = 0, third = 0] = leads

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

async function ops(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${system.address}/ops/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const last = async () => (await ops('GET', 'verifications/last')).body
const ended = () =>
  eventually('the verification has ended', async () => {
    const now = await last()
    return ['done', 'failed', 'cancelled'].includes(String(now.state)) && now
  })
const verified = async (body: object) => {
  const { status, body: started } = await ops('POST', 'verifications', body)
  if (status !== 200) throw new Error(JSON.stringify(started))
  return ended()
}

async function elasticsearch(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${index}/_doc/${path}?refresh=true`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return (await answer.json()) as Record<string, unknown>
}

/** Leaves one document out, edits another, and adds one without a lead. */
async function plantFaults(): Promise<void> {
  const { _source: source } = (await elasticsearch('GET', String(second))) as { _source: Record<string, unknown> }
  await elasticsearch('DELETE', String(first))
  await elasticsearch('PUT', String(second), { ...source, company_id: Number(source.company_id) + 7 })
  await elasticsearch('PUT', '999999999', { ...source, id: 999_999_999 })
}

t.test('Before the first verification there is none', async (t) => {
  t.same(await last(), { id: null, state: null })
  t.match(await ops('POST', 'verifications/last/repair', {}), { status: 409, body: { error: 'wrong_state' } })
})

t.test('A verification finds planted faults, tells them by kind with samples, and has them repaired', async (t) => {
  await plantFaults()
  const started = await ops('POST', 'verifications', { full: true })
  t.match(started, { status: 200, body: { state: 'waiting', full: true, repair: false, checked: 0 } })
  t.match(await ops('POST', 'verifications', {}), { status: 409, body: { error: 'verification_active' } })
  const done = await ended()
  t.match(done, {
    id: started.body.id,
    state: 'done',
    index,
    checked: 1_201,
    total: 1_200,
    found: 3,
    missing: 1,
    ghost: 1,
    stale: 1,
    other_company: 1,
    repaired: null,
    left: null,
  })
  const samples = done.samples as { kind: string; id: string }[]
  t.same(
    samples.map(({ kind, id }) => [kind, id]),
    [
      ['ghost', '999999999'],
      ['missing', String(first)],
      ['stale', String(second)],
    ],
  )
  t.match(await ops('POST', 'verifications/last/repair', {}), { status: 200, body: { state: 'repairing' } })
  t.match(await ended(), { state: 'done', repair: true, found: 3, repaired: 3, left: 0 })
  t.match(await ops('POST', 'verifications/last/cancel', {}), { status: 409 })
  t.match(await verified({ full: true }), { state: 'done', checked: 1_200, found: 0, samples: [] })
  t.match(await ops('POST', 'verifications/last/repair', {}), { status: 409 }, 'nothing to repair')
  const { entries } = (await ops('GET', 'audit')).body as { entries: { command: string; who: string }[] }
  t.same(entries.map(({ command }) => command).reverse(), ['verify', 'verify repair', 'verify'])
})

t.test('A verification can repair at once, and compare a part alone', async (t) => {
  await elasticsearch('DELETE', String(third))
  t.match(await verified({ lead_ids: [third, first], repair: true }), { checked: 2, total: 2, found: 1, repaired: 1 })
  await elasticsearch('DELETE', String(third))
  t.match(await verified({ company: 'Acme', full: true }), { company: 'Acme', checked: 1_199 + 1, found: 1 })
  t.match(await verified({ from_id: first, to_id: second }), { checked: 2, found: 0 })
  t.match(await verified({ repair: true }), { full: false, found: 1, repaired: 1, left: 0 }, 'by counts and sums')
  for (const body of [
    { company: 'Acme', lead_ids: [1] },
    { from_id: 2, to_id: 1 },
    { from_id: 2 },
    { lead_ids: [] },
    { fully: true },
  ])
    t.match(await ops('POST', 'verifications', body), { status: 400, body: { error: 'invalid_body' } })
  for (const body of [{ company: 'Nobody' }, { index: 'other' }])
    t.match(await ops('POST', 'verifications', body), { status: 409, body: { error: 'not_possible' } })
})

t.test('Another indexer goes on where one was killed, and counts nothing twice', async (t) => {
  await elasticsearch('DELETE', String(third))
  // As one leaves it that is killed after the first step, whose finding is stored but not counted yet.
  await system.sql(
    `INSERT INTO sync.verification (state, who, index_name, is_full, repairs, started_at, worker, beat_at, after_id, checked, total)
     VALUES ('running', 'key 1', $1, true, false, now(), 'dead', now(), $2, 500, 1200)`,
    [index, leads[499]],
  )
  t.match(await last(), { state: 'running', checked: 500 })
  await system.sql("UPDATE sync.verification SET beat_at = now() - interval '31 seconds' WHERE state = 'running'")
  t.match(await ended(), { state: 'done', checked: 1_200, found: 0 }, 'the leads before are not compared again')
  await system.sql(
    `WITH active AS (
       INSERT INTO sync.verification (state, who, index_name, is_full, repairs, started_at, worker, beat_at, found)
       VALUES ('running', 'key 1', $1, true, true, now(), 'dead', now() - interval '31 seconds', '{"missing": 1}') RETURNING id
     )
     INSERT INTO sync.verification_finding
     SELECT id, $2::bigint::text, 'missing', $2, $3, false, 0 FROM active`,
    [index, third, acme.id],
  )
  t.match(await ended(), { state: 'done', found: 1, missing: 1, repaired: 1 })
})

t.test('A verification that is cancelled stays so, and another one can begin', async (t) => {
  const client = await system.pool.connect()
  await client.query('BEGIN')
  await client.query('LOCK TABLE lead IN ACCESS EXCLUSIVE MODE')
  try {
    t.equal((await ops('POST', 'verifications', { full: true })).status, 200)
    await eventually('an indexer works on it', async () => (await last()).state === 'running')
    t.match(await ops('POST', 'verifications/last/cancel', {}), { status: 200, body: { state: 'cancelled' } })
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
  t.match(await ops('POST', 'verifications/last/cancel', {}), { status: 200, body: { state: 'cancelled' } })
  t.match(await last(), { state: 'cancelled', checked: 0 })
  t.match(await verified({}), { state: 'done' })
})

t.test('A verification of an index that is gone ends, and says why', async (t) => {
  await system.sql(
    "INSERT INTO sync.verification (state, who, index_name, is_full, repairs) VALUES ('waiting', 'key 1', $1, true, false)",
    [`${system.index}-20260101-gone`],
  )
  t.match(await ended(), { state: 'failed', reason: /There is no index/ })
})
