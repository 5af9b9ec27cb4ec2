import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { nodeEnvironment, server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { exportFrom } from './support/export.ts'
import { galena } from './support/galena.ts'
import { sendNative } from './support/native.ts'
import { startProxy } from './support/proxy.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { timeZone: 'Asia/Manila', country: 'PH' })
const other = await system.company('Other', { country: 'PH' })
const large = await system.company('Large')
await system.sql(`
  INSERT INTO campaign (id, company_id, title) VALUES (10, ${acme.id}, 'Nurses'), (11, ${other.id}, 'Nurses'), (12, ${large.id}, 'Nurses');
  INSERT INTO label (id, company_id, name) VALUES (20, ${acme.id}, 'VIP'), (21, ${other.id}, 'VIP');
  INSERT INTO candidate (id, company_id, first_name, last_name, email)
  SELECT 100 + n, CASE WHEN n % 2 = 0 THEN ${acme.id} ELSE ${other.id} END, 'Maria', CASE n WHEN 4 THEN '=1+1' ELSE 'Cruz' END, 'm' || n || '@acme.example'
  FROM generate_series(0, 39) AS n;
  INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, others, created_at)
  SELECT 1000 + n, company.id, CASE WHEN company.id = ${acme.id} THEN 10 ELSE 11 END, 100 + n, folder.id,
    jsonb_build_object('n', n + 0.50), timestamptz '2026-01-01 00:00Z' + n % 6 * interval '1 hour'
  FROM generate_series(0, 39) AS n
  JOIN company ON company.id = CASE WHEN n % 2 = 0 THEN ${acme.id} ELSE ${other.id} END
  JOIN folder ON folder.company_id = company.id AND folder.status = CASE WHEN n % 10 < 4 THEN 'hired' ELSE 'pending' END;
  INSERT INTO lead_label (lead_id, label_id) SELECT id, CASE WHEN company_id = ${acme.id} THEN 20 ELSE 21 END FROM lead WHERE id % 4 < 2;
  INSERT INTO answer (lead_id, question, transcript) SELECT id, 'Why?', 'Because' FROM lead;
  INSERT INTO candidate (id, company_id) VALUES (500, ${large.id});
  INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, others)
  SELECT 10000 + n, ${large.id}, 12, 500, folder.id, jsonb_build_object('text', repeat(md5(n::text), 300))
  FROM generate_series(1, 5000) AS n JOIN folder ON folder.company_id = ${large.id} AND folder.status = 'pending'`)
await system.settled()
const environment = {
  DATABASE_URL: system.databaseUrl,
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  INDEX_NAME: system.index,
}

const ask = (body: unknown, headers?: Record<string, string>) => exportFrom(system.address, acme.key, body, headers)
const linesOf = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

t.test('An export has the leads of a search, in its order, with whole values', async (t) => {
  for (const body of [
    {},
    { sort: [{ field: 'created_at' }, { field: 'name', direction: 'desc' }] },
    { filter: { field: 'status', is: 'hired' } },
    { query: 'maria', filter: { field: 'labels', in: ['VIP'] } },
    { query: 'Dr. Maria Cruz', filter: { not: { field: 'id', in: [1002] } } },
    { filter: { field: 'status', is: 'nowhere' } },
  ]) {
    const { status, headers, text } = await ask(body)
    const found = await sendNative(system.address, acme.key, '/v1/leads/search', {
      ...body,
      limit: 100,
      include: ['answers', 'attachments', 'documents'],
    })
    t.equal(status, 200)
    t.match(headers, {
      'content-type': /^application\/x-ndjson/,
      'content-disposition': /leads\.ndjson/,
      'x-index-lag-ms': /\d/,
    })
    const leads = linesOf(text).map(({ latitude: _lat, longitude: _lon, resume: _resume, others, ...lead }) => ({
      ...lead,
      others: Object.keys(others as object),
    }))
    t.same(
      leads,
      found.body.leads.map(({ others, ...lead }) => ({ ...lead, others: Object.keys(others as object) })),
      JSON.stringify(body),
    )
  }
  t.match((await ask({ filter: { field: 'id', is: 1002 } })).text, '"others":{"n": 2.50}')
})

t.test('CSV has a header, ends of lines as RFC 4180 has them, and the mark that Excel needs', async (t) => {
  const body = { format: 'csv', fields: ['id', 'last_name', 'others'], filter: { field: 'id', in: [1004, 1006] } }
  const { headers, text } = await ask(body)
  t.match(headers, { 'content-type': /^text\/csv/, 'content-disposition': /leads\.csv/ })
  t.equal(
    text,
    'id,last_name,others\r\n1004,\'=1+1,"{""n"": 4.50}"\r\n1006,Cruz,"{""n"": 6.50}"\r\n'.replace(
      /(1004.*\r\n)(1006.*\r\n)/,
      (_, a: string, b: string) => (text.indexOf('1004') < text.indexOf('1006') ? a + b : b + a),
    ),
  )
  t.same((await ask({ ...body, excel: true })).bytes.subarray(0, 5), Buffer.from('\uFEFFid'))
  t.equal((await ask({ ...body, filter: { field: 'status', is: 'nowhere' } })).text, 'id,last_name,others\r\n')
})

t.test('fields and include say what stands in each lead', async (t) => {
  const keys = async (body: object) =>
    Object.keys(linesOf((await ask({ ...body, filter: { field: 'id', is: 1002 } })).text)[0] ?? {})
  t.same(await keys({ fields: ['email', 'id'] }), ['id', 'email'])
  t.same(await keys({ fields: ['id'], include: ['answers'] }), ['id', 'answers'])
  const all = await keys({})
  t.ok(['answers', 'attachments', 'documents', 'latitude', 'resume'].every((name) => all.includes(name)))
  t.same(
    await keys({ include: [] }),
    all.filter((name) => !['answers', 'attachments', 'documents'].includes(name)),
  )
})

t.test('Every fault is in one problem, and nothing is ignored', async (t) => {
  const { status, headers, text } = await ask({
    format: 'xml',
    limit: 3,
    fields: ['salary'],
    filter: { field: 'nothing', is: 1 },
  })
  t.equal(status, 400)
  t.match(headers, { 'content-type': /^application\/problem\+json/ })
  const { errors } = JSON.parse(text) as { errors: { pointer: string }[] }
  t.same(errors.map(({ pointer }) => pointer).sort(), ['/fields/0', '/filter/field', '/format', '/limit'])
  t.match(JSON.parse((await ask({ excel: true })).text), { errors: [{ pointer: '/excel' }] })
  t.match(JSON.parse((await ask({ fields: [] })).text), { errors: [{ pointer: '/fields' }] })
  t.equal((await exportFrom(system.address, 'glk_nobody', {})).status, 401)
})

t.test('A company exports its own leads only, whatever it asks for', async (t) => {
  for (const filter of [
    { field: 'id', in: [1001, 1002, 1003] },
    { field: 'candidate_id', in: [101, 102] },
    { field: 'campaign_id', in: [10, 11] },
    { not: { field: 'id', in: [1000] } },
  ]) {
    const ids = linesOf((await ask({ filter })).text).map(({ id }) => Number(id))
    t.ok(ids.length > 0 && ids.every((id) => id % 2 === 0), JSON.stringify(filter))
  }
})

/** Begins an export of the large company, and reads no more than its beginning. */
function begin(address: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = { 'x-api-key': large.key, 'content-type': 'application/json', ...headers }
    request(`${address}/v1/leads/export`, { agent: false, method: 'POST', headers: sent }, (response) => {
      response.once('readable', () => resolve(response))
    })
      .on('error', reject)
      .end('{}')
  })
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const openContexts = async () => {
  const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${system.index}/_stats/search`)
  const { _all } = (await answer.json()) as { _all: { total: { search: { open_contexts: number } } } }
  return _all.total.search.open_contexts
}

t.test('Exports of a company are limited, and one that is left makes room', async (t) => {
  const [first, second] = await Promise.all([begin(system.address), begin(system.address)])
  const third = await exportFrom(system.address, large.key, {})
  t.equal(third.status, 429)
  t.match(third.headers, { 'retry-after': /\d/ })
  t.match(JSON.parse(third.text), { type: '/problems/too-many-exports' })
  t.equal((await ask({})).status, 200, 'others go on')
  first.destroy()
  await eventually('there is room again', async () => {
    const again = await begin(system.address).catch(() => undefined)
    again?.destroy()
    return again?.statusCode === 200
  })
  t.equal(linesOf((await readAll(second)).toString()).length, 5_000, 'the other one is whole')
  await eventually('no point in time is open', async () => (await openContexts()) === 0)
})

t.test('A compressed export is whole', async (t) => {
  const { headers, bytes } = await exportFrom(system.address, large.key, {}, { 'accept-encoding': 'gzip' })
  t.match(headers, { 'content-encoding': 'gzip' })
  t.equal(linesOf(gunzipSync(bytes).toString()).length, 5_000)
})

/** An api whose database goes away in the middle of an export. */
async function startFailing(t: Test) {
  const proxy = await startProxy(system.databaseUrl)
  const api = await system.api({ DATABASE_URL: proxy.url })
  t.teardown(() => api.stop())
  return { address: api.address, fail: () => proxy.stop() }
}

t.test('A failure in the middle is an error for the client, never a shorter file', async (t) => {
  for (const [name, headers] of Object.entries({ plain: {}, gzip: { 'accept-encoding': 'gzip' } })) {
    const api = await startFailing(t)
    const response = await begin(api.address, headers)
    t.equal(response.statusCode, 200)
    await api.fail()
    await t.rejects(readAll(response), { code: 'ECONNRESET' }, name)
  }
  await eventually('no point in time is open', async () => (await openContexts()) === 0)
})

t.test('curl says so, and so does a client of HTTP/1.0, to whom a closed connection is an end', async (t) => {
  const api = await startFailing(t)
  const curl = spawn('curl', [
    '-s',
    '-N',
    '-X',
    'POST',
    '-H',
    `X-Api-Key: ${large.key}`,
    '-H',
    'Content-Type: application/json',
    '-d',
    '{}',
    `${api.address}/v1/leads/export`,
  ])
  const old = connect(Number(new URL(api.address).port), '127.0.0.1')
  old.write(
    `POST /v1/leads/export HTTP/1.0\r\nX-Api-Key: ${large.key}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
  )
  await Promise.all([once(curl.stdout, 'readable'), once(old, 'readable')])
  await api.fail()
  const broken = once(old.resume(), 'error')
  const code = new Promise((resolve) => curl.on('close', resolve))
  curl.stdout.resume()
  t.ok([18, 56].includes(Number(await code)), `curl ends with ${String(await code)}`)
  t.match(await broken, [{ code: 'ECONNRESET' }])
})

t.test('An api that stops ends its exports as failed', async (t) => {
  const api = await system.api()
  const response = await begin(api.address)
  await api.stop()
  await t.rejects(readAll(response), { code: 'ECONNRESET' })
})

t.test('galena export', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'galena-export-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const run = (...args: string[]) => galena(['export', '--company', 'Acme', ...args], { environment })
  const out = join(folder, 'leads.csv')

  t.test('writes what the api does, and replaces a file', async (t) => {
    writeFileSync(out, 'an older one')
    const options = [
      '--format',
      'csv',
      '--excel',
      '--query',
      'maria',
      '--filter',
      '{"field":"status","is":"hired"}',
      '--sort',
      '-created_at,name',
      '--fields',
      'id,email',
      '--include',
      'answers',
    ]
    const { code, out: said } = await run(...options, '--out', out)
    t.equal(code, 0)
    t.match(said, /^8 leads exported/)
    const sort = [{ field: 'created_at', direction: 'desc' }, { field: 'name' }]
    const same = await ask({
      format: 'csv',
      excel: true,
      query: 'maria',
      filter: { field: 'status', is: 'hired' },
      sort,
      fields: ['id', 'email'],
      include: ['answers'],
    })
    t.ok(readFileSync(out).equals(same.bytes))
    t.same(readdirSync(folder), ['leads.csv'])
    t.equal((await run()).out, (await ask({})).text, 'on standard output, too')
  })

  t.test('says what is wrong in its options', async (t) => {
    const { code, said } = await run('--filter', '{"field":"labels","es":"VIP"}', '--fields', 'id,emial', '--excel')
    t.equal(code, 1)
    t.match(said, /--filter at \/es: /)
    t.match(said, /--fields at \/1: .*Use email\./)
    t.match(said, /--excel: /)
    t.match((await run('--filter', '{field')).said, /--filter must be JSON/)
    t.match((await run('--json')).said, /Name a file with --out/)
    t.match((await galena(['export', '--company', 'Nobody'], { environment })).said, /no company called Nobody/)
    t.match((await run('--out', join(folder, 'no', 'x.csv'))).said, /cannot be written to .*x\.csv/)
  })

  t.test('leaves an older file as it is, and nothing else, when it fails or is stopped', async (t) => {
    const proxy = await startProxy(server('ELASTICSEARCH_URL'))
    const pausing = { ...environment, ELASTICSEARCH_URL: proxy.url }
    const path = join(folder, 'large.ndjson')
    writeFileSync(path, 'an older one')
    for (const stop of ['fail', 'SIGINT'] as const) {
      const child = spawn(
        process.execPath,
        ['services/cli/bin/galena.mjs', 'export', '--company', 'Large', '--out', path],
        { env: { ...nodeEnvironment(), ...pausing } },
      )
      let said = ''
      child.stderr.on('data', (data) => {
        said += String(data)
      })
      const ended = new Promise((resolve) => child.on('close', resolve))
      proxy.pause()
      await eventually(
        'it asks for its leads',
        async () => proxy.held('_pit') > 0 || (proxy.held('') > 0 && resumeOnce(proxy)),
      )
      if (stop === 'SIGINT') child.kill('SIGINT')
      else proxy.cut()
      t.equal(await ended, stop === 'SIGINT' ? 130 : 1)
      t.match(said, stop === 'SIGINT' ? /The export was stopped\. No file was written\./ : /^Elasticsearch /m)
      t.equal(readFileSync(path, 'utf8'), 'an older one')
      t.same(
        readdirSync(folder).filter((name) => name.includes('large')),
        ['large.ndjson'],
      )
      proxy.resume()
    }
    await proxy.stop()
  })

  t.test('says when nobody reads it any more', async (t) => {
    const { code, said } = await piped('head -c 1000 > /dev/null')
    t.equal(code, 1)
    t.match(said, /nobody reads standard output any more/)
    t.notOk(existsSync(join(folder, '-')))
  })
})

/** The export of the large company in a pipe; its exit code and what it said. */
function piped(reader: string): Promise<{ code: number; said: string }> {
  const command = `set -o pipefail; "${process.execPath}" services/cli/bin/galena.mjs export --company Large | ${reader}`
  const child = spawn('bash', ['-c', command], { env: { ...nodeEnvironment(), ...environment } })
  let said = ''
  child.stderr.on('data', (data) => {
    said += String(data)
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? 0, said })))
}

function resumeOnce(proxy: { resume(): void; pause(): void }): false {
  proxy.resume()
  proxy.pause()
  return false
}
