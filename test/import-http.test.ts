import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type ClientRequest, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { createKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { timeZone: 'Asia/Manila', country: 'PH' })
const other = await system.company('Other')
const writerOf = async (companyId: number) => (await createKey(system.pool, { companyId, role: 'company_write' })).key
const key = await writerOf(acme.id)

interface Answer {
  readonly status: number
  readonly type: string | undefined
  readonly body: Readonly<Record<string, unknown>> & {
    readonly rejections?: readonly { readonly line: number; readonly reason: string }[]
    readonly detail?: string
  }
}

interface Sending {
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly as?: string
}

/** Opens a request whose body the caller sends. */
function open({ query = '', headers = {}, as = key }: Sending = {}) {
  const sending = request(`${system.address}/v1/leads/import${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', 'x-api-key': as, ...headers },
  })
  const answer = new Promise<Answer>((resolve, reject) => {
    sending.on('error', reject)
    sending.on('response', (response) => {
      text(response).then(
        (body) =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'],
            body: JSON.parse(body) as Answer['body'],
          }),
        reject,
      )
    })
  })
  answer.catch(() => undefined)
  return { sending, answer }
}

function send(body: string | Buffer, how: Sending = {}): Promise<Answer> {
  const { sending, answer } = open(how)
  sending.end(body)
  return answer
}

/** Hanging up is an error of the request, too. */
const closed = (sending: ClientRequest) => new Promise((resolve) => sending.on('close', resolve))

const header = 'first_name,email,campaign_title'
const csv = (lines: readonly string[]) => [header, ...lines].join('\n')
const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `n${from + at},p${from + at}@acme.example,Nurses`)
const countOf = async (companyId: number) =>
  (await system.sql<{ count: number }>('SELECT count(*)::int FROM lead WHERE company_id = $1', [companyId]))[0]?.count

t.test('A file is imported as by the command, and can be searched', async (t) => {
  const untidy = csv(['Ana,ana@acme.example,Nurses', 'Bo,bo@acme.example,', '"Jo\nAn",joan@acme.example,Nurses'])
  const folder = mkdtempSync(join(tmpdir(), 'galena-import-http-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'leads.csv'), untidy)
  const run = (args: string[]) => galena(args, { environment: { DATABASE_URL: system.databaseUrl } })
  const command = await run(['import', join(folder, 'leads.csv'), '--company', 'Other', '--json'])
  const { status, body } = await send(untidy)
  t.equal(status, 200)
  const { seconds: _one, ...counts } = JSON.parse(command.out) as Record<string, unknown>
  const { seconds: _two, rejections, already_written, dry_run, ...answered } = body
  t.same(answered, counts)
  t.same([already_written, dry_run], [0, false])
  t.match(rejections, [{ line: 3, reason: /campaign/ }])
  await system.settled()
  t.equal((await acme.search({ 'filter[query]': 'ana@acme.example' })).body.total, 1)
})

t.test('NDJSON, gzip, a charset and every option are accepted', async (t) => {
  const company = await system.company('Options', { timeZone: 'Asia/Manila', country: 'PH' })
  const as = await writerOf(company.id)
  const line = JSON.stringify({ Mail: 'ana@acme.example', campaign_title: 'Nurses', Salary: '7.0' })
  const ndjson = { as, headers: { 'content-type': 'application/x-ndjson' } }
  const options = `?match=email&rest_to_others=true&map=${encodeURIComponent('Mail=email')}`
  t.match(await send(line, { ...ndjson, query: options }), { status: 200, body: { inserted: 1 } })
  t.match(
    await send(gzipSync(line), {
      ...ndjson,
      headers: { ...ndjson.headers, 'content-encoding': 'gzip' },
      query: options,
    }),
    {
      body: { unchanged: 1 },
    },
  )
  t.match(await send(line.replace('7.0', '8'), { ...ndjson, query: `${options}&dry_run=true` }), {
    body: { updated: 1, dry_run: true },
  })
  t.match(
    await send(Buffer.from(`${header}\nJosé,jose@acme.example,Nurses\n`, 'latin1'), {
      as,
      headers: { 'content-type': 'text/csv; charset=windows-1252' },
    }),
    { body: { inserted: 1 } },
  )
  t.match(await send('first_name;campaign_title\nBo;Nurses', { as, query: '?delimiter=semicolon&format=csv' }), {
    body: { inserted: 1 },
  })
  const rows = await system.sql(
    `SELECT first_name, email, others FROM candidate JOIN lead ON candidate_id = candidate.id
     WHERE lead.company_id = $1 ORDER BY lead.id`,
    [company.id],
  )
  t.match(rows, [
    { email: 'ana@acme.example', others: { Salary: '7.0' } },
    { first_name: 'José' },
    { first_name: 'Bo' },
  ])
})

t.test('What is wrong with a request or a file is a problem that says what to do', async (t) => {
  const cases: [how: Sending, body: string | Buffer, status: number, detail: RegExp][] = [
    [{ as: acme.key }, csv(people(1)), 403, /may not import leads.*--write/],
    [{ as: 'glk_nobody' }, csv(people(1)), 401, /key/],
    [{ query: '?mach=email' }, csv(people(1)), 400, /"mach" is not a parameter/],
    [{ query: '?match=name&dry_run=maybe' }, csv(people(1)), 400, /This must be email, phone.* 1 more/],
    [{ query: '?map=zoho' }, csv(people(1)), 400, /ready map/],
    [{ query: '?map=A%3Dnothing' }, csv(people(1)), 400, /is no mapping/],
    [{ headers: { 'content-type': 'multipart/form-data; boundary=x' } }, 'x', 400, /neither text\/csv nor/],
    [{ headers: { 'content-encoding': 'br' } }, 'x', 400, /Send gzip, or none/],
    [{ headers: { 'content-encoding': 'gzip' } }, csv(people(1)), 400, /not whole gzip/],
    [{ headers: { 'idempotency-key': 'two words' } }, csv(people(1)), 400, /visible ASCII/],
    [{}, 'first_name,Salary\nAna,7', 400, /header was not understood.*or add the parameter rest_to_others/s],
    [{ query: '?match=phone' }, csv(people(1)), 400, /by which the parameter match recognises people/],
    [{}, '', 400, /no header/],
    [{ query: '?format=ndjson' }, csv(people(1)), 400, /looks like CSV: add the parameter format csv/],
  ]
  for (const [how, body, status, detail] of cases) {
    const answer = await send(body, how)
    t.equal(answer.status, status, String(detail))
    t.match(answer.type, 'application/problem+json')
    t.match(answer.body.detail, detail)
  }
  const long = `${header},Salary\n${people(200_000).join(',1\n')}`
  t.equal((await send(long)).status, 400, 'also to somebody who is still sending')
})

t.test('An import that broke off is whole when it is sent again with its key', async (t) => {
  const company = await system.company('Again', { country: 'PH' })
  const as = await writerOf(company.id)
  const lines = people(9_000)
  lines[1_500] = 'no campaign,x@acme.example,'
  const how = { as, headers: { 'idempotency-key': 'import-1' } }
  const first = open(how)
  first.sending.write(csv(lines.slice(0, 6_500)))
  await eventually('batches are written', async () => ((await countOf(company.id)) ?? 0) >= 4_000)
  first.sending.destroy()
  await closed(first.sending)
  const whole = await send(csv(lines), how)
  t.match(whole, { status: 200, body: { read: 9_000, inserted: 8_999, rejected: 1, rejections: [{ line: 1_502 }] } })
  t.ok((whole.body.already_written as number) >= 3_999, `${String(whole.body.already_written)} were written before`)
  t.equal(await countOf(company.id), 8_999, 'nobody twice')
  t.match(await send(csv(lines), how), { body: { inserted: 8_999, already_written: 8_999 } })
  t.equal(await countOf(company.id), 8_999)
  t.match(await send(csv(lines), { ...how, query: '?match=email' }), {
    status: 409,
    body: { type: '/problems/reused-key' },
  })
  const another = csv(lines.with(10, 'Somebody,else@acme.example,Nurses'))
  t.match(await send(another, how), { status: 409, body: { type: '/problems/another-file', detail: /lines 2 to/ } })
  t.match(await send(csv(lines.slice(0, 3_000)), how), { status: 409, body: { type: '/problems/another-file' } })
  t.equal(await countOf(company.id), 8_999)
})

t.test(
  'Wherever the connection breaks, and whatever a trigger refuses, a file that is sent again is written once',
  async (t) => {
    await system.sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$`)
    await system.sql(
      "CREATE TRIGGER refuse BEFORE INSERT ON lead FOR EACH ROW WHEN (new.source = 'refuse') EXECUTE FUNCTION refuse()",
    )
    t.teardown(() => system.sql('DROP FUNCTION refuse CASCADE'))
    const company = await system.company('Broken', { country: 'PH' })
    const as = await writerOf(company.id)
    const lines = people(7_000).map((line, at) => `${line},${at % 1_300 === 7 ? 'refuse' : ''}`)
    const file = [`${header},source`, ...lines].join('\n')
    const how = { as, headers: { 'idempotency-key': 'broken' } }
    for (const share of [0.35, 0.7, 0.9]) {
      await eventually('something more is written', async () => {
        const { sending, answer } = open(how)
        sending.write(file.slice(0, file.length * share))
        const written = async () => ((await countOf(company.id)) ?? 0) >= 7_000 * share - 2_500
        // Those before may still have their places.
        const isRefused = answer.then(({ status }) => status === 429)
        const isDone = await Promise.race([isRefused, eventually('it is written', written).then(() => false)])
        sending.destroy()
        await closed(sending)
        return !isDone
      })
    }
    const sent = async () => (await send(file, how)).body
    const { body } = await eventually('it is answered', async () => {
      const body = await sent()
      return body.status === 429 ? undefined : { body }
    })
    t.match(body, { read: 7_000, inserted: 6_994, rejected: 6 })
    t.same(
      body.rejections?.map(({ line }) => line),
      [9, 1_309, 2_609, 3_909, 5_209, 6_509],
    )
    t.same(
      await system.sql(
        'SELECT count(*)::int, count(DISTINCT email)::int AS emails FROM candidate WHERE company_id = $1',
        [company.id],
      ),
      [{ count: 6_994, emails: 6_994 }],
    )
  },
)

t.test('The same import sent twice at once goes on in one of the two', async (t) => {
  const company = await system.company('Twice')
  const as = await writerOf(company.id)
  const lines = people(8_000)
  const how = { as, headers: { 'idempotency-key': 'twice' } }
  const first = open(how)
  first.sending.write(csv(lines.slice(0, 5_000)))
  await eventually('batches are written', async () => ((await countOf(company.id)) ?? 0) >= 2_000)
  t.match(await send(csv(lines), how), { status: 200, body: { inserted: 8_000 } })
  first.sending.end(`\n${lines.slice(5_000).join('\n')}`)
  t.match(await first.answer, { status: 409, body: { type: '/problems/import-taken-over' } })
  t.equal(await countOf(company.id), 8_000)
})

t.test(
  'Without a key, what was written stays written, and a third import of a company waits for its turn',
  async (t) => {
    const company = await system.company('Places')
    const as = await writerOf(company.id)
    const [one, two] = [open({ as }), open({ as })]
    one.sending.write(csv(people(4_500)))
    two.sending.write(csv(people(1, 10_000)))
    await eventually('lines are written', async () => (await countOf(company.id)) === 4_000)
    await eventually('both have a place', async () => {
      const third = await send(csv(people(1)), { as, query: '?dry_run=true' })
      return third.status === 429 && /Two imports of your company/.test(third.body.detail ?? '')
    })
    t.equal(
      (await send(csv(people(1)), { as: await writerOf(other.id), query: '?dry_run=true' })).status,
      200,
      'others go on',
    )
    one.sending.destroy()
    two.sending.end()
    t.match(await two.answer, { status: 200, body: { inserted: 1 } })
    await eventually(
      'the place is free',
      async () => (await send(csv(people(1)), { as, query: '?dry_run=true' })).status === 200,
    )
    t.equal(await countOf(company.id), 4_001, 'whole lines')
  },
)

t.test('An import ends in order when the api stops', async (t) => {
  const company = await system.company('Stops')
  const as = await writerOf(company.id)
  const api = await system.api()
  const sending = request(`${api.address}/v1/leads/import`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', 'x-api-key': as },
  })
  const answered = once(sending, 'response') as Promise<[import('node:http').IncomingMessage]>
  sending.write(csv(people(2_500)))
  await eventually('lines are written', async () => (await countOf(company.id)) === 2_000)
  const stopped = api.stop()
  const [response] = await answered
  t.equal(response.statusCode, 503)
  t.match(JSON.parse(await text(response)), {
    detail:
      /The api is being stopped\. Before the import stopped: 2,000 lines read.* the lines 2 to 2,001\..* send the whole file again/,
  })
  sending.destroy()
  await stopped
})

t.test('An import reaches its own company alone', async (t) => {
  const [lead] = await system.sql<{ id: number; candidate_id: number; campaign_id: number }>(
    'SELECT id, candidate_id, campaign_id FROM lead WHERE company_id = $1 LIMIT 1',
    [acme.id],
  )
  const as = await writerOf(other.id)
  const before = await system.sql('SELECT xmin::text, * FROM lead WHERE company_id = $1 ORDER BY id', [acme.id])
  const lines = [
    { id: lead?.id, campaign_title: 'Nurses', first_name: 'Stolen' },
    { candidate_id: lead?.candidate_id, campaign_title: 'Nurses', first_name: 'Stolen' },
    { campaign_id: lead?.campaign_id, first_name: 'Stolen' },
  ]
  const body = lines.map((line) => JSON.stringify(line)).join('\n')
  t.match(await send(body, { as, headers: { 'content-type': 'application/jsonl' } }), {
    body: { rejected: 3, inserted: 0 },
  })
  t.same(await system.sql('SELECT xmin::text, * FROM lead WHERE company_id = $1 ORDER BY id', [acme.id]), before)
  const how = { headers: { 'idempotency-key': 'shared' } }
  t.match(await send(csv(people(1, 50_000)), { ...how }), { body: { inserted: 1 } })
  t.match(
    await send(csv(people(1, 50_000)), { ...how, as }),
    { body: { inserted: 1, already_written: 0 } },
    'keys are a company’s',
  )
})
