// One test for each program that is known to use this api, doing what that program does.
import t, { type Test } from 'tap'
import { searchPath, send, startSystem } from './support/system.ts'

const people = 30
const rowsPerPage = 12

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { timeZone: 'Asia/Manila', country: 'PH' })
const other = await system.company('Other', { country: 'PH' })
const [nurses, drivers, others] = await system.sql<{ id: number }>(
  `INSERT INTO campaign (company_id, title, ats_external_id)
   VALUES ($1, 'Nurses', 'ATS-7'), ($1, 'Drivers', NULL), ($2, 'Nurses', 'ATS-7') RETURNING id`,
  [acme.id, other.id],
)

/** Leads `Name 1`, `Name 2`, …: in Inbox and with a done background check where the number is odd, else hired. */
async function addLeads(companyId: number, campaignId: number | undefined, name: string, number: number) {
  await system.sql(
    `WITH people AS (
       INSERT INTO candidate (company_id, first_name, last_name, email, phone)
       SELECT $1, $3, n, lower($3 || '.' || n || '@acme.ph'), '6391755500' || lpad(n::text, 2, '0')
       FROM generate_series(1, $4::int) n RETURNING id, last_name::int AS n
     )
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, created_at, others)
     SELECT $1, $2, people.id, folder.id, '2026-03-01T23:30:00.120Z', jsonb_build_object('bi_check', CASE n % 2 WHEN 1 THEN 'done' ELSE 'open' END,
       'job_requisition_id', n, 'job_requisition_primary_location', 'Cebu, Philippines', 'vip', n % 2 = 1, 'x.y-z', NULL)
     FROM people, folder WHERE folder.company_id = $1 AND status = CASE n % 2 WHEN 1 THEN 'pending' ELSE 'hired' END`,
    [companyId, campaignId, name, number],
  )
}
await addLeads(acme.id, nurses?.id, 'Maria', people)
await addLeads(acme.id, drivers?.id, 'Pedro', 3)
await addLeads(other.id, others?.id, 'Wilma', 3)
await system.sql(
  `WITH made AS (INSERT INTO document (lead_id, tag, created_at) SELECT id, 'contract', '2026-03-02T01:02:03.004Z' FROM lead WHERE id % 3 = 0 RETURNING id)
   INSERT INTO document_file (document_id, name, content_type, url) SELECT id, 'a.pdf', 'application/pdf', 'https://files.test/a.pdf' FROM made`,
)
await system.sql(
  "INSERT INTO attachment (lead_id, name, url) SELECT id, 'cv', 'https://files.test/cv' FROM lead WHERE id % 2 = 0",
)
await system.settled()

/** The URL of a search, exactly as written, with the key in front. */
const ask = (parameters: string, headers: Record<string, string> = {}) =>
  send(system.address, `${searchPath}?api_key=${acme.key}${parameters}`, { headers })

async function leads(where = 'true'): Promise<number[]> {
  const rows = await system.sql<{ id: number }>(
    `SELECT lead.id FROM lead JOIN candidate ON candidate.id = candidate_id JOIN folder ON folder.id = folder_id
     WHERE lead.company_id = $1 AND ${where} ORDER BY lead.created_at DESC, lead.id DESC`,
    [acme.id],
  )
  return rows.map(({ id }) => id)
}

async function finds(t: Test, parameters: string, where: string): Promise<void> {
  const { candidates, total } = (await ask(`&per_page=100${parameters}`)).json()
  const expected = await leads(where)
  t.ok(expected.length > 0 || where === 'false', `${where} is somebody`)
  t.same({ total, ids: candidates.map(({ id }) => id) }, { total: expected.length, ids: expected }, parameters)
}

t.test('1. A Node client walks all pages, and reads documents and attachments as arrays', async (t) => {
  const include = '&include_documents=true&include_attachments=true'
  const first = (await ask(include)).json()
  t.match(first, { total: people + 3, pages: Math.ceil((people + 3) / rowsPerPage) })
  const walked = [...first.candidates]
  for (let page = 2; page <= first.pages; page++)
    walked.push(...(await ask(`&page=${page}${include}`)).json().candidates)
  t.same(
    walked.map(({ id }) => id),
    await leads(),
    'every lead once, newest first',
  )
  for (const { id, documents, attachments } of walked) {
    const files = (documents as { files: { url: string }[] }[]).flatMap(({ files }) => files.map(({ url }) => url))
    const urls = (attachments as { url: string }[]).map(({ url }) => url)
    t.same(files, id % 3 === 0 ? ['https://files.test/a.pdf'] : [], `documents of ${id}`)
    t.same(urls, id % 2 === 0 ? ['https://files.test/cv'] : [], `attachments of ${id}`)
  }
})

t.test('1. … and looks up an application, and filters by status and attributes in raw brackets', async (t) => {
  const [wanted = 0] = await leads("first_name = 'Pedro'")
  await finds(t, `&filter[query]=AP${wanted}$`, `lead.id = ${wanted}`)
  await finds(t, `&filter[query]=ap${wanted}`, `lead.id = ${wanted}`)
  const [foreign] = await system.sql<{ id: number }>('SELECT id FROM lead WHERE company_id = $1', [other.id])
  await finds(t, `&filter[query]=AP${foreign?.id}$`, 'false')
  for (const status of ['pending', 'hired'])
    await finds(t, `&filter[status_selected]=${status}`, `status = '${status}'`)
  await finds(t, '&filter[status_selected]=shortlisted', 'false')
  await finds(t, '&filter[others][bi_check]=done', "others->>'bi_check' = 'done'")
  await finds(t, '&filter[others][job_requisition_id]=7', "others->>'job_requisition_id' = '7'")
  await finds(t, '&filter[others][job_requisition_primary_location]=Cebu,%20Philippines', 'true')
  await finds(t, '&filter%5Bothers%5D[job_requisition_primary_location]=Cebu,+Philippines', 'true')
  await finds(t, '&filter[others][job_requisition_primary_location]=Cebu', 'false')
})

t.test('2. A .NET client reads the page as a string, ids as 32 bits, attributes as strings', async (t) => {
  const { status, headers, text, ...answer } = await ask('&page=1&filter%5Bquery%5D=&include_documents=true', {
    Accept: 'application/json',
  })
  t.match({ status, type: headers['content-type'] }, { status: 200, type: 'application/json; charset=utf-8' })
  t.match(text, /^\{"total":33,"current_page":"1","pages":3,"candidates":\[/)
  const { candidates } = answer.json()
  t.equal(candidates.length, rowsPerPage)
  for (const candidate of candidates) {
    for (const name of ['id', 'campaign_id', 'candidate_id'])
      t.ok(Number.isInteger(candidate[name]) && Number(candidate[name]) < 2 ** 31, name)
    const values = candidate.others as Record<string, unknown>
    t.same(Object.keys(values).sort(), ['bi_check', 'job_requisition_id', 'job_requisition_primary_location', 'vip'])
    for (const [key, value] of Object.entries(values)) t.type(value, 'string', key)
    t.equal(candidate.created_at, '2026-03-02T07:30:00.120+08:00')
    for (const document of candidate.documents as object[])
      t.match(document, { created_at: '2026-03-02T09:02:03.004+08:00', tag: 'contract' })
  }
})

t.test('3. A background service appends a raw filter and writes True', async (t) => {
  const { status, headers, ...answer } = await ask('&include_documents=True&page=1&filter[others][bi_check]=open')
  t.equal(status, 200)
  t.equal(headers['content-type']?.split(';')[0], 'application/json')
  const { total, candidates } = answer.json()
  t.equal(total, (await leads("others->>'bi_check' = 'open'")).length)
  for (const { documents, others } of candidates)
    t.match({ documents, others }, { documents: Array, others: { bi_check: 'open' } })
})

t.test('4. A Ruby client sends a secret and no page, and asserts the four keys of the envelope', async (t) => {
  const { text, ...answer } = await ask(`&api_secret=s3cret&filter[campaign_id]=${nurses?.id}`)
  t.match(text, /^\{"total":30,"current_page":1,"pages":3,"candidates":\[\{"state":"/)
  const { current_page, candidates, ...rest } = answer.json()
  t.same(rest, { total: people, pages: 3 })
  t.equal(current_page, 1)
  const documented =
    'state folder campaign_id campaign_ats_external_id id candidate_id first_name last_name campaign_title email ' +
    'user_phone_number school_name education gender source location completion_method scheduled_at completed_at ' +
    'created_at updated_at others labels links employment photo'
  t.same(Object.keys(candidates[0] ?? {}).join(' '), documented)
  const included = await ask('&include_answers=1&include_attachments=TRUE&include_documents=true&per_page=1')
  t.same(Object.keys(included.json().candidates[0] ?? {}).join(' '), `${documented} answers attachments documents`)
  t.match(candidates[0], {
    campaign_ats_external_id: 'ATS-7',
    labels: [],
    links: [],
    employment: [],
    photo: { url: null },
  })
  const nobody = await ask('&filter[status_selected]=rejected')
  t.equal(nobody.text, '{"total":0,"current_page":1,"pages":0,"candidates":[]}')
})

t.test('5. A Ruby client tests for a person by email: found if and only if that person is there', async (t) => {
  const tests: [email: string, there: boolean][] = [
    ['maria.7@acme.ph', true],
    ['Maria.7@ACME.ph', true],
    ['maria.7%40acme.ph', true],
    ['pedro.3@acme.ph', true],
    ['pedro.4@acme.ph', false],
    ['maria.77@acme.ph', false],
    ['aria.7@acme.ph', false],
    ['maria7@acme.ph', false],
    ['maria.7@acme.phx', false],
    ['maria.7@sub.acme.ph', false],
    ['maria.7+x@acme.ph', false],
    ['wilma.1@acme.ph', false],
  ]
  for (const [email, there] of tests) {
    const { total } = (await ask(`&filter[query]=${email}`)).json()
    t.equal(total, there ? 1 : 0, email)
  }
})

t.test('6. A browser reads answers and errors cross-origin, and takes `error` or `message` for failure', async (t) => {
  const headers = { Origin: 'https://careers.test' }
  const good = await ask(`&filter[campaign_id]=${drivers?.id}`, headers)
  t.same(Object.keys(good.json()), ['total', 'current_page', 'pages', 'candidates'])
  const bad = await ask('&filter[campaign_id]=999', headers)
  t.match(bad.json(), { error: /^\w+$/, message: /999/ })
  const keyless = await send(system.address, `${searchPath}?filter[campaign_id]=${drivers?.id}`, { headers })
  t.same(keyless.json(), { error: 'unauthorized', message: 'Invalid API key' })
  const readable = { 'access-control-allow-origin': headers.Origin, vary: /Origin/i }
  for (const { status, headers } of [good, bad, keyless]) t.match(headers, readable, String(status))
})
