import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { setThrottle } from '@galena/store/operator/throttle'
import { queueLeads } from '@galena/store/outbox/queue-leads'
import { readTargets } from '@galena/store/outbox/targets'
import t from 'tap'
import { compareDocuments } from './faults/compare-documents.ts'
import { expectedDocuments } from './faults/expected-documents.ts'
import { storedDocuments } from './faults/stored-documents.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { country: 'PH' })
const beta = await system.company('Beta')
for (const { id } of [acme, beta]) {
  await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [id])
  await system.sql(
    `WITH person AS (
       INSERT INTO candidate (company_id, first_name, email, phone)
       SELECT $1, 'Person ' || n, 'p' || n || '@example.com', '0917 555 0123' FROM generate_series(1, 750) n RETURNING id
     ), added AS (
       INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, location, others)
       SELECT $1, campaign.id, person.id, folder.id, 'Nowhere', '{"grade": 7, "7": "x", "start": "2026-11-01"}'
       FROM person, campaign, folder WHERE folder.company_id = $1 AND folder.status = 'pending'
         AND campaign.company_id = $1 RETURNING id
     )
     INSERT INTO answer (lead_id, question, transcript) SELECT id, 'Why?', 'Because "é" ' || id FROM added WHERE id % 3 = 0`,
    [id],
  )
}
await system.settled()
await system.sql('ANALYZE')
const index = (await readTargets(system.pool))[0]?.index ?? ''
const leads = (await system.sql<{ id: number }>('SELECT id FROM lead ORDER BY id')).map(({ id }) => id)

interface Verified {
  readonly checked: number
  readonly missing: number
  readonly ghost: number
  readonly stale: number
  readonly old_schema: number
  readonly other_company: number
  readonly repaired: number
  readonly findings: readonly { readonly kind: string; readonly id: string }[]
}

const environment = {
  DATABASE_URL: system.databaseUrl,
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  INDEX_NAME: system.index,
}

async function verify(...args: string[]): Promise<Verified> {
  const { out, said } = await galena(['verify', ...args, '--json'], { environment })
  if (out === '') throw new Error(said)
  return JSON.parse(out) as Verified
}

async function elasticsearch(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${index}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok && answer.status !== 404) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return answer.json() as Promise<Record<string, unknown>>
}

type Source = Record<string, unknown> & { readonly candidate: Record<string, unknown> }

const source = async (id: number) => (await elasticsearch('GET', `/_doc/${id}`))._source as Source

/** The documents of all leads, by id. */
async function sources(): Promise<(id: number | undefined) => Source> {
  const { docs } = await elasticsearch('POST', '/_mget', { ids: leads })
  const all = new Map((docs as { _id: string; _source: Source }[]).map(({ _id, _source }) => [_id, _source]))
  return (id) => {
    const found = all.get(String(id))
    if (!found) throw new Error(`There is no document ${id}.`)
    return found
  }
}

/** Writes documents directly, bypassing Galena. */
async function bulk(lines: readonly object[]): Promise<void> {
  const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${index}/_bulk?refresh=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  })
  const { errors } = (await answer.json()) as { errors: boolean }
  if (errors) throw new Error('A document was not written.')
}

async function differences(): Promise<unknown[]> {
  await system.settled()
  return compareDocuments(
    await expectedDocuments((text, values) => system.sql(text, values)),
    await storedDocuments(server('ELASTICSEARCH_URL'), index),
  ).slice(0, 3)
}

/**
 * Deletes a document directly, bypassing Galena. The delete takes the version after the document's. That may be the next
 * token when the clock was ahead, so the clock moves on.
 */
async function remove(id: number | undefined): Promise<void> {
  await elasticsearch('DELETE', `/_doc/${id}`)
  await system.sql('UPDATE sync.clock SET v = v + 1000')
}

/** Writes a document directly, bypassing Galena. */
const plant = (id: number | string, document: object) => elasticsearch('PUT', `/_doc/${id}`, document)

// What a test that failed has planted is not found by the next.
t.afterEach(async (t) => {
  if (t.passing()) return
  await verify('--full', '--repair')
  await system.settled()
})

t.test('A correct index has no findings, whatever its documents hold', async (t) => {
  t.match(await verify('--full'), { checked: 1500, missing: 0, ghost: 0, stale: 0, old_schema: 0, repaired: 0 })
  t.match(await verify(), { checked: 0, findings: [] })
  t.match(await verify('--company', 'Beta'), { checked: 750, findings: [] })
  t.match(await verify('--range', `${leads[10]}-${leads[29]}`), { checked: 20, findings: [] })
})

t.test('500 planted differences are found and repaired, and nothing else, while writers continue', async (t) => {
  const end = new AbortController()
  t.teardown(() => end.abort())
  const writing = (async () => {
    while (!end.signal.aborted) {
      const [from, to] = [randomInt(800, 1_400), 20]
      await system.sql(
        `UPDATE candidate SET last_name = 'L' || floor(random() * 1e6) WHERE id IN (
           SELECT candidate_id FROM lead ORDER BY id OFFSET $1 LIMIT $2)`,
        [from, to],
      )
      await system.sql(
        "UPDATE lead SET source = 's' || floor(random() * 1e6) WHERE id IN (SELECT id FROM lead ORDER BY id DESC LIMIT 3)",
      )
      await sleep(100)
    }
  })()
  const planted = new Map<string, string>()
  const documents = await sources()
  const lines: object[] = []
  const write = (kind: string, id: number | string | undefined, document: object = {}) => {
    lines.push({ index: { _id: String(id) } }, document)
    planted.set(String(id), kind)
  }
  for (let n = 0; n < 125; n++) {
    const [missing, stale, foreign, twin] = [leads[n], leads[200 + n], leads[400 + n], documents(leads[600 + n])]
    lines.push({ delete: { _id: String(missing) } })
    planted.set(String(missing), 'missing')
    const old = documents(stale)
    // The stored hash still matches.
    write('stale', stale, { ...old, candidate: { ...old.candidate, first_name: 'Wrong' } })
    write('stale', foreign, { ...documents(foreign), company_id: String(beta.id) })
    const ghost = n % 5 === 0 ? `foreign ${n}` : 5_000_000 + n
    write('ghost', ghost, n % 2 === 0 ? twin : { ...twin, id: 5_000_000 + n })
  }
  await bulk(lines)
  await system.sql('UPDATE sync.clock SET v = v + 1000')
  const found = await verify('--full', '--repair')
  end.abort()
  await writing
  t.same(Object.fromEntries(found.findings.map(({ id, kind }) => [id, kind])), Object.fromEntries(planted))
  t.match(found, { missing: 125, stale: 250, ghost: 125, other_company: 125, repaired: 500 })
  t.same(await differences(), [], 'an independent comparison finds none left')
  t.match(await verify('--full'), { findings: [] })
})

t.test('The quick form finds missing, extra and older documents, and compares no others', async (t) => {
  await remove(leads[3])
  await plant(6_000_000, { ...(await source(leads[4] ?? 0)), id: 6_000_000 })
  await plant(leads[5] ?? 0, { ...(await source(leads[5] ?? 0)), updated_at: 1, hash: 'old' })
  const found = await verify('--repair')
  t.match(found, { missing: 1, ghost: 1, stale: 1, repaired: 3 })
  t.same(await differences(), [])
})

t.test('Only the chosen leads are compared', async (t) => {
  await remove(leads[6])
  await remove(leads[7])
  t.match(await verify('--ids', `${leads[6]},${leads[8]}`), { checked: 2, missing: 1 })
  t.match(await verify('--company', 'Acme', '--repair'), { missing: 2, repaired: 2 })
  t.same(await differences(), [])
  const { code, said } = await galena(['verify', '--ids', 'x'], { environment })
  t.equal(code, 1)
  t.match(said, /whole numbers separated by commas/)
})

t.test('A document with a version from the future is repaired', async (t) => {
  const id = leads[9] ?? 0
  const version = (Date.now() + 86_400_000) * 1_000
  const document = { ...(await source(id)), source: 'future', hash: 'future' }
  await elasticsearch('PUT', `/_doc/${id}?version=${version}&version_type=external`, document)
  t.match(await verify('--ids', String(id), '--repair'), { stale: 1, repaired: 1 })
  t.same(await differences(), [])
})

t.test('Leads and companies can be written again, and ghosts are removed', async (t) => {
  await plant(7_000_000, { ...(await source(leads[4] ?? 0)), id: 7_000_000 })
  await remove(leads[12])
  const { out } = await galena(['sync', '--ids', `7000000,${leads[12]}`, '--json'], { environment })
  t.match(JSON.parse(out), { queued: 2 })
  t.same(await differences(), [])
  await remove(leads[13])
  t.equal(await queueLeads(system.pool, { companyId: acme.id }), 750)
  t.same(await differences(), [])
})

t.test('The sweep runs continuously and repairs what it finds', async (t) => {
  // Not before it is asked for.
  await system.sql("UPDATE sync.sweep SET next_at = now() + interval '1 hour'")
  await system.sql('UPDATE sync.throttle SET sweep_hours = 24')
  t.teardown(() => system.sql('UPDATE sync.throttle SET sweep_hours = 0'))
  await remove(leads[14])
  await elasticsearch('POST', '/_refresh')
  await system.sql(
    "UPDATE sync.sweep SET asked_at = now(), asked_why = 'A test asks.', next_at = 'epoch', after_id = -1",
  )
  await eventually('a pass is over', async () => {
    const [row] = await system.sql<{ done: boolean }>('SELECT asked_at IS NULL AS done FROM sync.sweep')
    return row?.done
  })
  t.match(await system.sql('SELECT last_found FROM sync.sweep'), [{ last_found: { missing: 1 } }])
  t.same(await differences(), [])
  const { out } = await galena(['status', '--json'], { environment })
  t.match(JSON.parse(out), { sweep: { found: { missing: 1 } }, verification_asked: null })
  await eventually('its next step waits for a third of a day, with 500 of 1,500 leads a step', async () => {
    const [row] = await system.sql<{ hours: number }>(
      'SELECT extract(epoch FROM next_at - now())::float8 / 3600 AS hours FROM sync.sweep',
    )
    return row !== undefined && row.hours > 7.5 && row.hours < 8.5
  })
})

t.test('Only a verification of all leads fulfils the request for one', async (t) => {
  const asked = async () => (await system.sql<{ why: string }>('SELECT asked_why AS why FROM sync.sweep'))[0]?.why
  await system.sql(
    "UPDATE sync.sweep SET asked_at = now(), asked_why = 'A test asks.', next_at = now() + interval '50 seconds'",
  )
  t.teardown(() => system.sql('UPDATE sync.sweep SET asked_at = NULL, asked_why = NULL'))
  await verify()
  await verify('--full', '--company', 'Acme')
  t.equal(await asked(), 'A test asks.')
  await verify('--full')
  t.equal(await asked(), null)
})

t.test('Foreign documents are found, however many there are', async (t) => {
  const document = await source(leads[4] ?? 0)
  const { id: _, ...withoutId } = document
  await plant('nobody', withoutId)
  const ghosts = Array.from({ length: 10_500 }, (_, n) => 8_000_000 + n)
  await bulk(ghosts.flatMap((id) => [{ index: { _id: String(id) } }, { ...document, id }]))
  const found = await verify('--full')
  t.match(found, { ghost: 10_501, missing: 0, stale: 0 })
  // So many are removed only where an operator allows it.
  await setThrottle(system.pool, { holdDocuments: 20_000 })
  t.teardown(async () => {
    await setThrottle(system.pool, { holdDocuments: null })
    await system.sql('DELETE FROM sync.removal')
  })
  t.match(await verify('--full', '--repair'), { ghost: 10_501, repaired: 10_501 })
  t.same(await differences(), [])
})

t.test('Missing or disabled triggers are found and restored', async (t) => {
  await system.sql('DROP TRIGGER sync_update ON lead')
  await system.sql('ALTER TABLE answer DISABLE TRIGGER sync_delete')
  const check = await galena(['triggers', 'check'], { environment })
  t.equal(check.code, 1)
  t.match(check.said + check.out, /lead\.sync_update, answer\.sync_delete/)
  await system.sql("UPDATE lead SET source = 'unseen' WHERE id = $1", [leads[15]])
  await galena(['triggers', 'install'], { environment })
  t.equal((await galena(['triggers', 'check'], { environment })).code, 0)
  await verify('--full', '--repair')
  t.match(await source(leads[15] ?? 0), { candidate: { source: 'unseen' } }, 'what was missed is made good')
  await system.sql("UPDATE lead SET source = 'seen' WHERE id = $1", [leads[15]])
  t.same(await differences(), [])
})

t.test('A lead and a search are explained', async (t) => {
  const id = leads[16] ?? 0
  await plant(id, { ...(await source(id)), location: 'elsewhere' })
  const { out, code } = await galena(['explain', String(id)], { environment })
  t.equal(code, 1)
  t.match(out, new RegExp(`lead +${id} of company ${acme.id}`))
  t.match(out, /DIFFERS from the database\n +location: should be "nowhere", is "elsewhere"/)
  await verify('--ids', String(id), '--repair')
  t.match(
    (await galena(['explain', String(id)], { environment })).out,
    /\(live\) has version \d+, matches the database/,
  )
  await system.sql(
    "UPDATE candidate SET first_name = E'\\x1b[2JEve' WHERE id = (SELECT candidate_id FROM lead WHERE id = $1)",
    [leads[17]],
  )
  const strange = (await galena(['explain', String(leads[17])], { environment })).out
  t.match(strange, /eve/i)
  t.notMatch(strange, '\u001b', 'a name does not steer the terminal')
  const absent = await galena(['explain', '123456789'], { environment })
  t.match(absent.out, /does not exist in the database/)
  t.equal(absent.code, 0)
  const url = `${system.address}/api?api_key=${acme.key}&filter[query]=person 7&filter[others][grade]=7`
  const search = await galena(['explain-search', url], { environment })
  t.match(search.out, /^found +\d+ leads in/)
  t.match(search.out, /filter +750 leads alone/)
  t.notMatch(search.out + search.said, acme.key)
  t.match(
    (await galena(['explain-search', 'filter[query]=x'], { environment })).said,
    /The URL has no valid API key of a company/,
  )
})
