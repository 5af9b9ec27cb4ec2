import { readFileSync } from 'node:fs'
import { connectEngine } from '@galena/search/engine/engine'
import { recordUnreadyFields } from '@galena/search/index/index-fields'
import { readIndices } from '@galena/search/index/index-owner'
import t from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { sendNative } from './support/native.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { timeZone: 'Asia/Manila', country: 'PH' })
const other = await system.company('Other', { timeZone: 'Asia/Manila', country: 'PH' })

/** Two companies whose ids interleave and whose names are the same: the other's leads end in `.5`. */
await system.sql(`
  INSERT INTO campaign (id, company_id, title) VALUES (10, ${acme.id}, 'Nurses'), (11, ${other.id}, 'Nurses'), (12, ${other.id}, 'Theirs');
  INSERT INTO label (id, company_id, name) VALUES (20, ${acme.id}, 'VIP'), (21, ${other.id}, 'VIP'), (22, ${other.id}, 'Secret');
  INSERT INTO candidate_attribute (company_id, key, name, data_type) VALUES
    (${acme.id}, 'salary', 'Salary', 'number'), (${other.id}, 'hidden', 'Hidden', 'number');
  INSERT INTO candidate (id, company_id, first_name, last_name, gender, education, school_name, email, phone)
  SELECT 100 + n, CASE WHEN n % 2 = 0 THEN ${acme.id} ELSE ${other.id} END, 'Maria', CASE WHEN n % 2 = 0 THEN 'Ours' ELSE 'Theirs' END,
    'Female', ' College ', CASE WHEN n % 8 = 0 THEN 'Universität Łódź' END,
    CASE WHEN n % 2 = 0 THEN 'maria@ours.example' ELSE 'maria@theirs.example' END, '+63 917 555 01' || lpad(n::text, 2, '0')
  FROM generate_series(0, 39) AS n;
  INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, source, location, latitude, longitude, others, created_at)
  SELECT 1000 + n, company.id, CASE WHEN company.id = ${acme.id} THEN 10 ELSE 11 END, 100 + n, folder.id,
    CASE WHEN company.id = ${acme.id} THEN 'Job Fair' ELSE 'Their source' END, 'Makati', 14.55, 121.03,
    jsonb_build_object('salary', 1000 * n, 'note', 'n' || n % 3), timestamptz '2026-01-01 00:00Z' + n * interval '1 hour'
  FROM generate_series(0, 39) AS n
  JOIN company ON company.id = CASE WHEN n % 2 = 0 THEN ${acme.id} ELSE ${other.id} END
  JOIN folder ON folder.company_id = company.id AND folder.status = 'pending';
  INSERT INTO lead_label (lead_id, label_id) SELECT id, CASE WHEN company_id = ${acme.id} THEN 20 ELSE 21 END FROM lead WHERE id % 4 < 2;`)
await system.settled()

const ask = (path: string, body?: unknown, key: string | undefined = acme.key) =>
  sendNative(system.address, key, path, body)
const search = (body: unknown) => ask('/v1/leads/search', body)
const ids = (leads: readonly { readonly id: number }[]) => leads.map(({ id }) => id)

t.test('A search without anything finds all leads of the company, the newest first', async (t) => {
  const { status, headers, body } = await search({})
  t.equal(status, 200)
  t.match(headers, { 'content-type': /^application\/json/, 'x-index-lag-ms': /^\d+$/ })
  t.same(Object.keys(body), ['total', 'leads', 'cursor', 'interpreted', 'took_ms', 'index_lag_ms'])
  t.equal(body.total, 20)
  t.same(
    ids(body.leads),
    Array.from({ length: 20 }, (_, n) => 1038 - 2 * n),
  )
  t.type(body.took_ms, 'number')
})

t.test('The shape of a lead is that of the documented search, or the fields that were asked for', async (t) => {
  const documented = await acme.search({ per_page: 1, include_answers: 'true' })
  const { body } = await search({ limit: 1, include: ['answers'] })
  t.same(body.leads, documented.body.candidates)
  const few = await search({ limit: 1, fields: ['email', 'id'], include: ['documents'] })
  t.same(few.body.leads, [{ id: 1038, email: 'maria@ours.example', documents: [] }])
  const placed = await search({ limit: 1, fields: ['id', 'point'] })
  t.same(placed.body.leads, [{ id: 1038, point: { lat: 14.55, lon: 121.03 } }])
})

t.test('The same search can be sent as a GET', async (t) => {
  const filter = {
    and: [
      { field: 'others.salary', gte: 10_000 },
      { field: 'labels', exists: true },
    ],
  }
  const sort = [{ field: 'others.salary', direction: 'desc' }, { field: 'name' }]
  const posted = await search({ filter, sort, limit: 2, fields: ['id'] })
  const path = (cursor: string | null) =>
    `/v1/leads?${new URLSearchParams({ query: '', filter: JSON.stringify(filter), sort: '-others.salary,name', limit: '2', cursor: cursor ?? '', fields: 'id' }).toString()}`
  const got = await ask(path(null))
  t.same(got.body.leads, posted.body.leads)
  t.same(ids(got.body.leads), [1036, 1032])
  t.same(
    ids((await ask(path(posted.body.cursor))).body.leads),
    [1028, 1024],
    'a cursor of the one goes on in the other',
  )
})

t.test('A page that jumps holds the same leads as a walk', async (t) => {
  const sort = [{ field: 'source' }, { field: 'others.salary' }]
  const jump = await search({ sort, limit: 3, page: 3, fields: ['id'] })
  t.same(ids(jump.body.leads), [1012, 1014, 1016])
  const next = await search({ sort, limit: 3, cursor: jump.body.cursor, fields: ['id'] })
  t.same(ids(next.body.leads), [1018, 1020, 1022])
  t.match((await search({ limit: 3, page: 100 })).body, { total: 20, leads: [], cursor: null }, 'past the end')
  t.match((await search({ limit: 20 })).body, { leads: { length: 20 }, cursor: null }, 'no lead follows')
  const half = await search({ limit: 10 })
  t.match((await search({ limit: 10, cursor: half.body.cursor })).body, { leads: { length: 10 }, cursor: null })
})

t.test('One lead of each person is listed, with how many others match', async (t) => {
  // Four people have five leads each, the last of them a person who has the same email in the other company.
  const again = { and: [{ field: 'campaign', is: 'Again' }] }
  await system.sql(`
    INSERT INTO campaign (id, company_id, title) VALUES (13, ${acme.id}, 'Again');
    INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, created_at)
    SELECT 2000 + n, ${acme.id}, 13, 100 + 2 * (n % 4), folder.id, timestamptz '2026-02-01 00:00Z' + n * interval '1 hour'
    FROM generate_series(0, 19) AS n JOIN folder ON folder.company_id = ${acme.id} AND folder.status = 'pending'`)
  await system.settled()
  const listed = { filter: again, collapse: 'person', fields: ['id'], limit: 3 }
  const { body } = await search(listed)
  t.match(body, { total: 20, people: 4, cursor: null, next_page: 2 })
  t.same(
    body.leads,
    [2019, 2018, 2017].map((id) => ({ id, leads_of_person: 5 })),
  )
  t.match((await search({ ...listed, page: 2 })).body, { leads: [{ id: 2016 }], next_page: null })
  t.match((await search({ ...listed, page: 3 })).body, { leads: [], total: 20, people: 4, next_page: null })
  t.match((await search({ ...listed, limit: 0 })).body, { leads: [], people: 4, next_page: null })
  const facets = { campaign: {} }
  const counted = await search({
    ...listed,
    facets,
    filter: { and: [...again.and, { field: 'id', in: [2000, 2004, 2001] }] },
  })
  t.match(counted.body, {
    total: 3,
    people: 2,
    leads: [
      { id: 2004, leads_of_person: 2 },
      { id: 2001, leads_of_person: 1 },
    ],
  })
  const path = `/v1/leads?${new URLSearchParams({ filter: JSON.stringify(again), collapse: 'person', fields: 'id', limit: '3' }).toString()}`
  t.same((await ask(path)).body.leads, body.leads)
  const batch = await ask('/v1/search/batch', { searches: [listed, { ...listed, page: 4_000 }] })
  t.match(batch.body.answers, [{ people: 4 }, { status: 400, errors: [{ pointer: '/page', detail: /10,000th/ }] }])
  const { cursor } = (await search({ filter: again, limit: 3 })).body
  t.match((await search({ ...listed, cursor })).body.errors, [{ pointer: '/cursor', detail: /no cursor: send a page/ }])
  await system.sql('DELETE FROM lead WHERE campaign_id = 13; DELETE FROM campaign WHERE id = 13')
  await system.settled()
})

t.test('A walk sorted by status meets each lead once, while a folder comes and another goes', async (t) => {
  const folderOf = async (status: string) => {
    const [row] = await system.sql(
      `INSERT INTO folder (company_id, name, status) VALUES (${acme.id}, '${status}', '${status}') RETURNING id`,
    )
    return Number(row?.id)
  }
  const gone = await folderOf('gone')
  const kept = await folderOf('kept')
  await system.sql(`UPDATE lead SET folder_id = ${kept} WHERE company_id = ${acme.id} AND id % 3 = 0`)
  await system.settled()
  for (const [sort, status] of [
    [[{ field: 'status' }], 'new'],
    [[{ field: 'status', direction: 'desc' }], 'newer'],
    [[{ field: 'relevance' }, { field: 'status' }], 'newest'],
  ] as const) {
    const body = { query: 'maria', sort, limit: 3, fields: ['id'] }
    const met: number[] = []
    let cursor: string | null = null
    do {
      const page = await search({ ...body, ...(cursor !== null && { cursor }) })
      met.push(...ids(page.body.leads))
      cursor = page.body.cursor
      if (met.length === 6) {
        await system.sql(`DELETE FROM folder WHERE id = ${gone}`)
        await folderOf(status)
        await eventually('the api knows the new folder', async () => {
          const { body } = await search({ filter: { field: 'status', is: status } })
          return body.interpreted.warnings.length === 0
        })
      }
    } while (cursor !== null)
    t.equal(new Set(met).size, 20, JSON.stringify(sort))
    t.equal(met.length, 20, JSON.stringify(sort))
  }
  await system.sql(`UPDATE lead SET folder_id = folder.id FROM folder WHERE lead.folder_id = ${kept}
    AND folder.company_id = ${acme.id} AND folder.status = 'pending'`)
  await system.settled()
})

t.test('A lead is read by its id, a count counts, and the fields are listed', async (t) => {
  const lead = await ask('/v1/leads/1002')
  t.match(lead.body, { id: 1002, email: 'maria@ours.example', answers: [], attachments: [], documents: [] })
  for (const id of ['1003', '9999', '99999999999999999999', 'x'])
    t.match(await ask(`/v1/leads/${id}`), { status: 404, body: { type: '/problems/no-lead', status: 404 } }, id)
  t.same((await ask('/v1/leads/count', { filter: { field: 'others.salary', gt: 20_000 } })).body, { total: 9 })
  const { body } = await ask('/v1/fields')
  const fields = body.fields as { field: string; operators: string[] }[]
  t.match(fields.find(({ field }) => field === 'labels')?.operators, ['is', 'in', 'all', 'exists'])
  t.match(fields.at(-1), { field: 'others.salary', type: 'number', sortable: true, facetable: true })
})

t.test('Every fault of a request is in its problem document', async (t) => {
  const { status, headers, body } = await search({
    limt: 3,
    filter: { field: 'statsu', is: 'x' },
    sort: [{ field: 'nmae' }],
  })
  t.equal(status, 400)
  t.match(headers['content-type'], 'application/problem+json')
  t.match(headers['x-index-lag-ms'], /^\d+$/)
  t.match(body, { type: '/problems/invalid-request', title: 'Invalid request', status: 400, request_id: /./ })
  t.match(body.errors, [
    { pointer: '/limt', nearest: 'limit' },
    { pointer: '/filter/field', nearest: 'status' },
    { pointer: '/sort/0/field', nearest: 'name' },
  ])
  const got = await ask('/v1/leads?limit=x&filter={"and":[{"field":"id","is":"1"}]}&colour=red&page=1&page=2')
  t.same(got.body.errors?.map(({ pointer }) => pointer).sort(), ['?colour', '?filter/and/0/is', '?limit', '?page'])
  for (const sent of ['{', '[]', '"x"', ''])
    t.match(
      await search(sent),
      { status: 400, body: { type: '/problems/invalid-request', errors: [{ pointer: '' }] } },
      sent,
    )
})

t.test('A filter with more parts than can be searched at once is a fault, not an error of the server', async (t) => {
  const words = Array.from({ length: 100 }, (_, n) => `word${'x'.repeat(n % 7)}abc`).join(' ')
  const many = Array.from({ length: 190 }, (_, n) => ({ field: 'name', matches: `${words} ${n}` }))
  const { status } = await search({ filter: { or: many }, limit: 0 })
  t.ok(status === 200 || status === 400 || status === 503, String(status))
  const long = 'x'.repeat(5_000)
  for (const condition of [
    { field: 'email', ends_with: long },
    { field: 'phone', starts_with: long },
    { field: 'name', matches: long },
    { field: 'location', words: long },
  ])
    t.match(await search({ filter: condition }), { status: 400 }, Object.keys(condition).join())
  t.match(await search({ facets: { source: { search: `${'.*'.repeat(45)}"[` } } }), { status: 200 })
})

t.test('A key is read from a header only, and other errors are problem documents, too', async (t) => {
  for (const path of ['/v1/leads', '/v1/leads/suggest', '/v1/fields', '/v1/leads/1000'])
    t.match(
      await sendNative(system.address, undefined, `${path}?api_key=${acme.key}`),
      { status: 401, headers: { 'content-type': /problem/ }, body: { type: '/problems/unauthorized' } },
      path,
    )
  t.match(await ask('/v1/nowhere'), { status: 404, body: { type: '/problems/not-found' } })
  const mistaken = await ask('/v1/leads/suggest?query=maria&limit=3')
  t.match(mistaken, { status: 400, body: { errors: [{ pointer: '?limit' }] } })
})

t.test('Several searches are answered in order, with a problem in place of a faulty one', async (t) => {
  const { status, body } = await ask('/v1/search/batch', {
    searches: [{ limit: 1, fields: ['id'] }, { filter: { field: 'x', is: 1 } }, { query: 'maria', limit: 0 }],
  })
  t.equal(status, 200)
  t.match(body.answers, [
    { total: 20, leads: [{ id: 1038 }] },
    { type: '/problems/invalid-request', status: 400, errors: [{ pointer: '/searches/1/filter/field' }] },
    { total: 20, leads: [] },
  ])
  t.match(await ask('/v1/search/batch', { searches: [] }), { status: 400 })
})

t.test(
  'What only Elasticsearch can refuse is a fault where the request asks for it, and of that search alone',
  async (t) => {
    const third = await system.company('Third', { timeZone: 'UTC' })
    await system.sql(`
    INSERT INTO candidate_attribute (company_id, key, name, data_type) VALUES (${third.id}, 'days', 'Days', 'date');
    INSERT INTO campaign (id, company_id, title) VALUES (30, ${third.id}, 'Many days');
    INSERT INTO candidate (id, company_id) VALUES (300, ${third.id});
    INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, others)
    SELECT 3000 + n, ${third.id}, 30, 300, folder.id,
      jsonb_build_object('days', (SELECT jsonb_agg((date '1990-01-01' + n * 2000 + day)::text) FROM generate_series(0, 1999) AS day))
    FROM generate_series(0, 33) AS n JOIN folder ON folder.company_id = ${third.id} AND folder.status = 'pending'`)
    await system.settled()
    const facets = { 'others.days': { interval: 'day' } }
    const few = { limit: 0, facets: { 'others.days': { interval: 'year' } } }
    const fault = (pointer: string) => ({ status: 400, errors: [{ pointer, detail: /longer interval/ }] })
    t.match(await ask('/v1/leads/search', { facets }, third.key), { status: 400, body: fault('/facets') })
    const path = `/v1/leads?facets=${encodeURIComponent(JSON.stringify(facets))}`
    t.match(await ask(path, undefined, third.key), { status: 400, body: fault('?facets') })
    const searches = [few, { facets }, { filter: { field: 'id', is: 'x' } }, few]
    t.match(await ask('/v1/search/batch', { searches }, third.key), {
      status: 200,
      body: { answers: [{ total: 34 }, fault('/searches/1/facets'), { status: 400 }, { total: 34 }] },
    })
  },
)

t.test('A request that cannot be read is told why, and nothing sent is passed over', async (t) => {
  const send = async (body: string, headers: Record<string, string>) => {
    const response = await fetch(`${system.address}/v1/leads/search`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${acme.key}`, ...headers },
      body,
    })
    return { status: response.status, body: (await response.json()) as unknown }
  }
  const json = { 'Content-Type': 'application/json' }
  for (const [sent, headers, detail] of [
    ['{"limit": 1', json, /not JSON/],
    ['', json, /empty/],
    ['{}', { 'Content-Type': 'text/csv' }, /Content-Type: application\/json/],
    [`{"query": "${'x'.repeat(1_100_000)}"}`, json, /too large/],
    [`{"filter": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`, json, /object/],
  ] as const)
    t.match(await send(sent, headers), {
      status: 400,
      body: { type: '/problems/invalid-request', status: 400, errors: [{ detail }] },
    })
  for (const [path, pointers] of [
    ['/v1/leads/suggest?query=a&debug=maybe', ['?debug']],
    ['/v1/leads/suggest?query=a&query=b', ['?query']],
    [`/v1/leads?filter=${'['.repeat(3_000)}${']'.repeat(3_000)}`, ['?filter']],
  ] as const)
    t.match(
      await ask(path),
      { status: 400, body: { errors: pointers.map((pointer) => ({ pointer })) } },
      path.slice(0, 60),
    )
  t.match(await ask('/v1/search/batch?x=1', { searches: [{}] }), { status: 400, body: { errors: [{ pointer: '?x' }] } })
  t.match((await search({ highlight: true, limit: 1 })).body.interpreted.warnings, [{ pointer: '/highlight' }])
  for (const path of ['//v1/leads', '/%761/leads', '//v1//leads/suggest'])
    t.match(
      await sendNative(system.address, undefined, `${path}?api_key=${acme.key}`),
      { status: 401, headers: { 'content-type': /problem/ } },
      path,
    )
})

t.test('A lead is found by its whole location, as the facet counts it', async (t) => {
  const { body } = await search({ limit: 0, facets: { location: {} } })
  const { location } = body.facets as Record<string, { readonly values: readonly { value: string; count: number }[] }>
  const [first] = location?.values ?? []
  const found = (filter: object) => search({ limit: 0, filter })
  t.equal((await found({ field: 'location', is: first?.value })).body.total, first?.count)
  t.equal((await found({ field: 'location', in: ['MAKATI ', 'Cebu'] })).body.total, 20)
  t.match((await found({ field: 'location', is: 'Makat' })).body, {
    total: 0,
    interpreted: { warnings: [{ pointer: '/filter/is', nearest: 'Makati' }] },
  })
})

t.test('No answer holds anything of another company, whatever is asked for', async (t) => {
  const theirs = await sendNative(system.address, other.key, '/v1/leads/search', {
    limit: 2,
    sort: [{ field: 'name' }],
  })
  const conditions = [
    { field: 'id', in: [1001, 1003] },
    { field: 'candidate_id', in: [101, 103] },
    { field: 'campaign_id', in: [11, 12] },
    { field: 'campaign', in: ['Theirs'] },
    { field: 'labels', in: ['Secret'] },
    { field: 'source', is: 'Their source' },
    { field: 'email', domain: 'theirs.example' },
    { field: 'others.hidden', exists: true },
    { field: 'name', matches: 'Theirs' },
  ]
  for (const condition of conditions) {
    const found = await search({ filter: condition })
    t.match(found, { status: 200, body: { total: 0, leads: [] } }, JSON.stringify(condition))
    t.notMatch(JSON.stringify(found.body.interpreted.warnings.map(({ nearest }) => nearest)), /Secret|Theirs|11|12/)
    const rest = await search({ filter: { not: condition }, limit: 1_000 })
    t.equal(rest.body.total, 20, 'the complement is of the company, too')
    t.ok(ids(rest.body.leads).every((id) => id % 2 === 0))
    t.same((await ask('/v1/leads/count', { filter: { or: [condition, condition] } })).body.total, 0)
  }
  const stolen = await search({ limit: 2, sort: [{ field: 'name' }], cursor: theirs.body.cursor })
  t.match(stolen, { status: 400, body: { errors: [{ pointer: '/cursor' }] } })
  t.notMatch(JSON.stringify(stolen.body), /theirs/i)
  t.notMatch(JSON.stringify((await ask('/v1/fields')).body), /hidden/)
  t.match(await search({ sort: [{ field: 'others.hidden' }] }), { status: 400 }, 'their attribute is text here')
})

t.test('The lag says how old the oldest change is that is not searchable yet', async () => {
  await eventually('nothing waits', async () => (await search({ limit: 0 })).body.index_lag_ms === 0)
  await system.sql(`INSERT INTO sync.change (lead_id, company_id, lane, enqueued_at, not_before)
    VALUES (1000, ${acme.id}, 'live', clock_timestamp() - interval '1 hour', clock_timestamp() + interval '20 seconds')`)
  await eventually('the lag is an hour', async () => Number((await search({ limit: 0 })).body.index_lag_ms) > 3_500_000)
  await system.sql('DELETE FROM sync.change WHERE lead_id = 1000')
  await eventually('nothing waits any more', async () => (await search({ limit: 0 })).body.index_lag_ms === 0)
})

t.test('Facets count distinct leads, and leave out the conditions on their own field', async (t) => {
  const filter = {
    and: [
      { field: 'labels', in: ['vip'] },
      { field: 'others.salary', gte: 10_000 },
    ],
  }
  const facets = {
    labels: {},
    status: { own_filter: true },
    source: { search: 'FAIR' },
    campaign: {},
    has_resume: {},
    created_at: { interval: 'day' },
    location: { grid: 6 },
    'others.salary': { stats: true, buckets: 2, ranges: [{ to: 20_000 }, { from: 20_000, to: 30_000 }] },
  }
  const { status, body } = await search({ filter, facets, limit: 1, fields: ['id'] })
  t.equal(status, 200, JSON.stringify(body.errors))
  t.equal(body.total, 7, 'the hits keep all conditions')
  t.match(body.facets, {
    labels: { values: [{ value: 'VIP', count: 7 }], other: 0, missing: 8 },
    status: { values: [{ value: 'pending', count: 7 }], other: 0, missing: 0 },
    source: { values: [{ value: 'Job Fair', count: 7 }], other: 0, missing: 0 },
    campaign: { values: [{ value: 'Nurses', count: 7 }] },
    has_resume: { values: [{ value: false, count: 7 }] },
    created_at: {
      intervals: [
        { start: '2026-01-01', count: 1 },
        { start: '2026-01-02', count: 6 },
      ],
    },
    location: { cells: [{ count: 7, lat: Number, lon: Number }] },
    'others.salary': {
      stats: { min: 0, max: 36_000, count: 10 },
      buckets: [
        { from: 0, to: 18_000, count: 5 },
        { from: 18_000, to: 36_000, count: 5 },
      ],
      ranges: [{ count: 5 }, { count: 3 }],
      missing: 0,
    },
  })
  const faulty = await search({
    facets: { email: {}, status: { interval: 'day' }, 'others.note': { stats: true }, created_at: {} },
  })
  t.same(
    faulty.body.errors?.map(({ pointer }) => pointer),
    ['/facets/email', '/facets/status/interval', '/facets/others.note/stats'],
  )
})

t.test('Facets count the texts of attributes, whatever their keys and values hold', async (t) => {
  const long = `${'Long '.repeat(600)}end`
  const others = { 'a."*': ['Ünï', 'x', 'x'], 'a.': '.*', long, '{"n"}': { n: 1 }, 'x~/y': 'one\ntwo' }
  await system.sql(`
    UPDATE lead SET others = others || $x$${JSON.stringify(others)}$x$ WHERE id IN (1036, 1038);
    UPDATE lead SET others = others || $x$${JSON.stringify({ 'a."*': ['x', 'y', 'z', ' '] })}$x$ WHERE id = 1034;
    UPDATE lead SET others = others || $x$${JSON.stringify({ 'a."*': 'theirs', long: 'theirs' })}$x$ WHERE company_id = ${other.id}`)
  await system.settled()
  const count = async (facets: object, filter?: object) => {
    const { status, body } = await search({ facets, limit: 0, ...(filter && { filter }) })
    t.equal(status, 200, JSON.stringify(body.errors))
    return body.facets as Record<string, { values: unknown; other: number; missing: number }>
  }
  const found = await count({
    'others.a."*': { size: 1 },
    'others.a.': {},
    'others.long': {},
    'others.{"n"}': {},
    'others.x~/y': { search: 'E\nT' },
    'others.note': { size: 2 },
    'others.nobody has it': { search: 'x' },
  })
  t.same(found, {
    'others.a."*': { values: [{ value: 'x', count: 3 }], other: 3, missing: 17 },
    'others.a.': { values: [{ value: '.*', count: 2 }], other: 0, missing: 18 },
    'others.long': { values: [{ value: long, count: 2 }], other: 0, missing: 18 },
    'others.{"n"}': { values: [], other: 0, missing: 18 },
    'others.x~/y': { values: [{ value: 'one\ntwo', count: 2 }], other: 0, missing: 18 },
    'others.note': {
      values: [
        { value: 'n0', count: 7 },
        { value: 'n2', count: 7 },
      ],
      other: 6,
      missing: 0,
    },
    'others.nobody has it': { values: [], other: 0, missing: 20 },
  })
  const own = { field: 'others.a."*', in: ['y'] }
  t.same(await count({ 'others.a."*': { search: 'u' } }, own), {
    'others.a."*': { values: [{ value: 'Ünï', count: 2 }], other: 0, missing: 17 },
  })
  t.same(await count({ 'others.a."*': { own_filter: true, size: 2 }, 'others.long': {} }, { and: [own] }), {
    'others.a."*': {
      values: [
        { value: 'x', count: 1 },
        { value: 'y', count: 1 },
      ],
      other: 1,
      missing: 0,
    },
    'others.long': { values: [], other: 0, missing: 1 },
  })
  const shown = await search({ filter: { field: 'others.long', is: long }, limit: 0 })
  t.equal(shown.body.total, 2, 'a value that is shown can be sent')
})

t.test('A search that finds nobody says how many leads there are without each of its conditions', async (t) => {
  const filter = {
    and: [
      { field: 'others.salary', gt: 1_000_000 },
      { field: 'labels', exists: true },
    ],
  }
  const { body } = await search({ query: 'maria', filter })
  t.same(body.rescue, [
    { pointer: '/filter/and/0', total: 10 },
    { pointer: '/filter/and/1', total: 0 },
    { pointer: '/query', total: 0 },
  ])
  t.notOk('rescue' in (await search({ filter: filter.and[0] })).body, 'one condition has nothing to leave out')
})

t.test('Words that may be missing are left out when nobody has them, page after page', async (t) => {
  const body = { query: 'Dr. Maria Ours Jr.', limit: 8, fields: ['id'] }
  const first = await search(body)
  t.match(first.body, { total: 20, interpreted: { fallback: true, warnings: [{ pointer: '/query' }] } })
  const second = await search({ ...body, cursor: first.body.cursor })
  t.equal(second.body.total, 20)
  t.equal(new Set([...ids(first.body.leads), ...ids(second.body.leads)]).size, 16)
  t.same((await ask('/v1/leads/count', { query: body.query })).body, { total: 20 })
  const batch = await ask('/v1/search/batch', { searches: [body] })
  t.match(batch.body.answers, [{ total: 20 }])
})

t.test('A search that finds nobody names the nearest known value, and values that are no number', async (t) => {
  await system.sql(`UPDATE lead SET others = others || '{"salary": "20,000"}' WHERE id = 1038`)
  await system.settled()
  const filter = {
    and: [
      { field: 'source', is: 'Job Fiar' },
      { field: 'others.salary', gt: 1 },
    ],
  }
  t.match((await search({ filter })).body.interpreted.warnings, [
    { pointer: '/filter/and/0/is', nearest: 'Job Fair' },
    { pointer: '/filter/and/1', detail: /^1 lead has a value in others.salary/ },
  ])
  await system.sql(`UPDATE lead SET others = others || '{"salary": 38000}' WHERE id = 1038`)
  await system.settled()
})

t.test('What the query matched is marked, and all else is escaped', async (t) => {
  await system.sql("UPDATE candidate SET last_name = '<b>Cruz' WHERE id = 138")
  await system.settled()
  const { body } = await search({ query: 'mar cruz 0138', highlight: true, limit: 1, fields: ['id'] })
  t.same(body.leads, [
    {
      id: 1038,
      highlights: {
        name: '<mark>Mar</mark>ia &lt;b&gt;<mark>Cruz</mark>',
        email: 'maria@ours.example',
        phone: '+63 917 555 <mark>0138</mark>',
      },
    },
  ])
})

t.test('An explained search shows the compiled query and the total of each condition alone', async (t) => {
  const filter = { and: [{ field: 'others.salary', gt: 20_000 }, { not: { field: 'labels', exists: true } }] }
  const { body } = await search({ filter, explain: true })
  t.match(body.explain, {
    body: { query: { bool: { filter: [{ term: { company_id: String(acme.id) } }] } } },
    conditions: [
      { pointer: '/filter/and/0', total: 9 },
      { pointer: '/filter/and/1', total: 10 },
    ],
    timings: { search_ms: Number },
  })
})

t.test('A lead says which parts of a search it matches, and how', async (t) => {
  const why = async (body: object) => (await ask('/v1/leads/1000/explain', body)).body
  const found = async (body: object) => {
    const { query } = (await why(body)) as unknown as {
      query: { term: Record<string, unknown>; found: { in: string; how: string }[] }[]
    }
    return Object.fromEntries(
      query.map(({ term, found: ways }) => [term.word ?? term.kind, ways.map((way) => `${way.in} ${way.how}`).join()]),
    )
  }
  const filter = {
    and: [{ field: 'labels', in: ['VIP'] }, { field: 'source', is: 'Walk-in' }, { not: { field: 'id', is: 1 } }],
  }
  t.match(await why({ query: 'mar', filter }), {
    matches: false,
    conditions: [
      { pointer: '/filter/and/0', matches: true },
      { pointer: '/filter/and/1', matches: false },
      { pointer: '/filter/and/2', matches: true },
    ],
    fallback: false,
  })
  t.match(await why({ query: 'mar', filter: { field: 'id', is: 1000 } }), {
    matches: true,
    conditions: [{ pointer: '/filter', matches: true }],
  })
  t.same(await found({ query: 'mar ousr 0917 555 0100' }), {
    mar: 'name begins',
    ousr: 'name similar',
    digits: 'phone exact',
  })
  t.same(await found({ query: 'maria@ours.example 1000 college', in: ['answers', 'attributes'] }), {
    email: 'email exact',
    digits: 'application exact',
    college: 'attributes begins',
  })
  t.same(await found({ query: '@ours.example' }), { 'email domain': 'email ends' })
  t.same(await found({ query: '0917 nobody' }), { digits: 'phone begins', nobody: '' })
  t.match(await why({ query: 'dr maria ours' }), { matches: true, query: { length: 3 }, fallback: true })
  t.match(await why({ query: 'nobody' }), { matches: false })
  t.match(await why({}), { matches: true, conditions: [], query: [] })
  t.match(await ask('/v1/leads/1000/explain', {}, other.key), { status: 404 })
  t.match(await ask('/v1/leads/1001/explain', {}), { status: 404 })
  t.match(await ask('/v1/leads/x/explain', {}), { status: 404 })
  t.match(await ask('/v1/leads/1000/explain', { limit: 1 }), { status: 400, body: { errors: [{ pointer: '/limit' }] } })
})

t.test('Places are suggested by their names, those in the country of the company first', async (t) => {
  const suggested = async (path: string) => (await ask(path)).body
  const makati = {
    name: 'Makati City, National Capital Region, Philippines',
    kind: 'city',
    country: 'PH',
    match: 'begins',
  }
  t.match(await suggested('/v1/places?q=makat'), { places: [makati] })
  t.match(await suggested('/v1/places?q=Makatti'), { places: [{ ...makati, match: 'similar' }] })
  t.same(await suggested('/v1/places?q='), { places: [] })
  t.match(await suggested('/v1/places'), { status: 400, errors: [{ pointer: '?q' }] })
  t.match(await suggested('/v1/places?q=a&q=b&limit=3'), { errors: [{ pointer: '?limit' }, { pointer: '?q' }] })
  t.match(await suggested(`/v1/places?q=${'x'.repeat(1_001)}`), { errors: [{ pointer: '?q' }] })
  const near = { place: makati.name, km: 5 }
  t.match((await search({ filter: { field: 'location', near } })).body, { total: 20 }, 'a search finds it by this name')
})

t.test('A fresh search sees every change that was committed before it', async (t) => {
  const changes = [
    "UPDATE lead SET source = 'Source $N' WHERE id = 1000",
    "UPDATE candidate SET first_name = 'Fresh$N' WHERE id = 102",
    "INSERT INTO label (company_id, name) VALUES ($COMPANY, 'Label $N')",
    "INSERT INTO answer (lead_id, question) VALUES (1004, 'Question $N')",
  ]
  const checks = [
    (n: number) => ({ field: 'source', is: `Source ${n}` }),
    (n: number) => ({ field: 'name', matches: `Fresh${n}` }),
    (n: number) => ({ not: { field: 'labels', in: [`Label ${n}`] } }),
    () => ({ field: 'id', is: 1004 }),
  ]
  for (let n = 0; n < 12; n += 1) {
    const statement = changes[n % 4]?.replace('$N', String(n)).replace('$COMPANY', String(acme.id)) ?? ''
    await system.sql(statement)
    const filter = checks[n % 4]?.(n)
    const { status, body } = await search({ filter, fresh: true, fresh_timeout_ms: 10_000, include: ['answers'] })
    t.equal(status, 200, statement)
    t.equal(body.refused_leads, 0)
    if (n % 4 < 2) t.equal(body.total, 1, statement)
    if (n % 4 === 2) t.same(body.interpreted.warnings, [], 'the new label is known')
    if (n % 4 === 3) t.match(body.leads[0], { answers: { length: Math.floor(n / 4) + 1 } }, statement)
  }
})

t.test('A fresh search whose changes cannot be written in time is a problem', async (t) => {
  await system.sql(`INSERT INTO sync.change (lead_id, company_id, lane, not_before)
    VALUES (1000, ${acme.id}, 'live', clock_timestamp() + interval '50 seconds')`)
  t.match(await search({ fresh: true, fresh_timeout_ms: 100 }), {
    status: 503,
    headers: { 'retry-after': '2' },
    body: { type: '/problems/not-fresh-yet' },
  })
  t.match(await search({}), { status: 200 }, 'others do not wait')
  t.match(
    await sendNative(system.address, other.key, '/v1/leads/search', { fresh: true, fresh_timeout_ms: 10_000 }),
    { status: 200 },
    'another company does not wait for it',
  )
  await system.sql('DELETE FROM sync.change WHERE lead_id = 1000')
})

t.test('Gender, education and school are compared ignoring case, and counted as leads spell them', async (t) => {
  const { body } = await search({
    filter: { field: 'school_name', is: ' universitat lodz ' },
    facets: { gender: {}, education: {}, school_name: {} },
    fields: ['id'],
  })
  t.match(body, { total: 5 })
  t.same(body.facets, {
    gender: { values: [{ value: 'Female', count: 5 }], other: 0, missing: 0 },
    education: { values: [{ value: 'College', count: 5 }], other: 0, missing: 0 },
    school_name: { values: [{ value: 'Universität Łódź', count: 5 }], other: 0, missing: 15 },
  })
  t.match(await search({ filter: { field: 'education', is: 'Colege' } }), {
    body: { total: 0, interpreted: { warnings: [{ nearest: 'College' }] } },
  })
})

t.test('Words of answers and attributes are found where the search asks for it, and only there', async (t) => {
  await system.sql(`
    INSERT INTO answer (lead_id, question, transcript) VALUES (1010, 'Palliative?', 'I worked as a Nurse, at night'), (1012, NULL, 'Maria said: nursing'),
      (1011, NULL, 'nurse');
    UPDATE lead SET others = others || '{"shift": ["Night ward"], "hidden": {"a": "nurse"}}' WHERE id IN (1012, 1013, 1014);
    UPDATE lead SET others = others || '{"training": "Nurse"}' WHERE id = 1016;`)
  const found = async (body: object) => {
    const { status, body: answer } = await search({ fresh: true, fresh_timeout_ms: 10_000, fields: ['id'], ...body })
    t.equal(status, 200, JSON.stringify(answer))
    t.equal((await ask('/v1/leads/count', { query: '', ...body })).body.total, answer.total, 'a count is the same')
    return ids(answer.leads)
  }
  const both = ['answers', 'attributes']
  t.same(await found({ query: 'nurse' }), [])
  t.same(await found({ query: 'nurse', in: ['answers'] }), [1010])
  t.same(await found({ query: 'nurs', in: ['answers'] }), [1012, 1010])
  t.same(await found({ query: 'nurse', in: ['attributes'] }), [1016])
  t.same(await found({ query: 'night nurs', in: both }), [1012, 1010], 'one word here, the other there')
  t.same(await found({ query: 'Łódź NIGHT', in: ['attributes'] }), [])
  t.same(await found({ query: 'lodz', in: ['attributes'] }), [1032, 1024, 1016, 1008, 1000])
  t.equal((await found({ query: 'college', in: ['attributes'] })).length, 20, 'the education')
  t.same(await found({ query: 'maria@ours.example night', in: both }), [1014, 1012, 1010])
  t.same(await found({ query: 'AP1012 nursing', in: both }), [1012])
  t.same(await found({ query: 'palliative', in: both }), [], 'a question is no answer')
  t.same(await found({ query: 'night', in: both, filter: { not: { field: 'id', is: 1012 } } }), [1014, 1010])

  const first = await search({ query: 'maria 14000', in: both, limit: 1 })
  t.match(first.body, { total: 1, leads: [{ id: 1014 }], interpreted: { in: both, fallback: false } })
  t.notOk('in' in (await search({ query: 'maria' })).body.interpreted)
  const ranked = await search({ query: 'maria', in: both, fields: ['id'] })
  t.same(ids(ranked.body.leads), ids((await search({ query: 'maria' })).body.leads), 'names first')

  const parameters = new URLSearchParams({ query: 'night nurs', in: 'attributes,answers', limit: '1', fields: 'id' })
  const got = await ask(`/v1/leads?${parameters.toString()}`)
  t.match(got.body, { total: 2, leads: [{ id: 1012 }] })
  const page = { query: 'night nurs', in: both, limit: 1, cursor: got.body.cursor, fields: ['id'] }
  t.same(ids((await search(page)).body.leads), [1010])
  t.match(await search({ ...page, in: ['answers'] }), { status: 400, body: { errors: [{ pointer: '/cursor' }] } })
  t.match(await search({ ...page, in: null }), { status: 400, body: { errors: [{ pointer: '/cursor' }] } })

  const batch = await ask('/v1/search/batch', {
    searches: [
      { query: 'nurse', in: ['answers'] },
      { query: 'nurse' },
      { in: both },
      { query: 'x', in: ['questions'] },
    ],
  })
  t.match(batch.body.answers, [
    { total: 1, leads: [{ id: 1010 }] },
    { total: 0 },
    { status: 400, errors: [{ pointer: '/searches/2/in' }] },
    { status: 400, errors: [{ pointer: '/searches/3/in/0', accepted: both }] },
  ])
  t.match((await ask('/v1/leads?query=x&in=answers,answers')).body.errors, [{ pointer: '?in' }])
  t.match(await ask('/v1/leads/count', { in: both }), { status: 400, body: { errors: [{ pointer: '/in' }] } })
})

t.test('Words that may be missing are left out only when no text has them, either', async (t) => {
  const body = { query: 'Dr. Maria Ours Jr.', fields: ['id'], fresh: true, fresh_timeout_ms: 10_000 }
  await system.sql("INSERT INTO answer (lead_id, transcript) VALUES (1020, 'the Dr. said'), (1022, 'dr jr')")
  t.match((await search({ ...body, in: ['answers'] })).body, {
    total: 1,
    leads: [{ id: 1022 }],
    interpreted: { fallback: false, warnings: [] },
  })
  const { total } = (await search(body)).body
  const wider = await search({ ...body, in: ['attributes'], limit: 12 })
  t.match(wider.body, { total, interpreted: { fallback: true, in: ['attributes'] } })
  const rest = await search({ ...body, in: ['attributes'], limit: 12, cursor: wider.body.cursor })
  t.ok(total > 12 && new Set([...ids(wider.body.leads), ...ids(rest.body.leads)]).size === total, 'each once')
})

t.test('While leads lack a field, what relies on it is refused and all else is answered', async (t) => {
  const engine = connectEngine({ url: server('ELASTICSEARCH_URL'), alias: system.index }, { timeoutMs: 10_000 })
  t.teardown(() => engine.close())
  const record = async (fields: readonly string[]) => {
    const { live } = await readIndices(engine, [])
    if (live) await recordUnreadyFields(engine, live, fields)
  }
  // The indexer takes the fields for ready once nothing of a fanout is left.
  await system.sql(`INSERT INTO sync.change (lead_id, company_id, lane, not_before)
    VALUES (1000, ${acme.id}, 'fanout', now() + interval '50 s')`)
  await record(['gender', 'attribute_terms.values', 'answer_words'])
  const gender = { filter: { field: 'gender', is: 'female' } }
  await eventually('the api knows it', async () => (await search(gender)).status === 503)
  const problem = { type: '/problems/field-not-ready', status: 503, detail: /\bgender\b/ }
  const hidden = {
    filter: { or: [{ field: 'source', exists: true }, { not: { and: [{ field: 'gender', exists: false }] } }] },
  }
  const refused = [
    await search(gender),
    await search({ facets: { gender: {} } }),
    await search({ facets: { 'others.gender': {}, gender: {} } }),
    await search({ filter: { and: [gender.filter] }, facets: { gender: {} } }),
    await search(hidden),
    await ask('/v1/leads/count', hidden),
    await ask(`/v1/leads?filter=${encodeURIComponent(JSON.stringify(gender.filter))}`),
  ]
  const inAnswers = { query: 'maria', in: ['answers'] }
  const words = [
    await search(inAnswers),
    await ask('/v1/leads/count', { ...inAnswers, in: ['attributes', 'answers'] }),
    await ask('/v1/leads?query=maria&in=answers'),
  ]
  for (const answer of words)
    t.match(answer, { status: 503, body: { ...problem, detail: /\banswer_words\b/ } }, 'words of answers')
  t.match(await search({ query: 'maria', in: ['attributes'] }), { status: 200 }, 'these are ready')
  for (const answer of refused) t.match(answer, { status: 503, headers: { 'retry-after': /^[0-9]+$/ }, body: problem })
  t.match(await search({ facets: { 'others.note': {} } }), {
    status: 503,
    body: { ...problem, detail: /attribute_terms\.values/ },
  })
  const batch = await ask('/v1/search/batch', { searches: [{}, gender, { query: 'gender' }, { filter: 1 }] })
  t.match(batch, { status: 200, body: { answers: [{ total: 20 }, problem, { total: 0 }, { status: 400 }] } })
  t.match(await search({ query: 'maria', filter: { field: 'source', is: 'job fair' }, facets: { source: {} } }), {
    status: 200,
  })
  t.match(await ask('/v1/leads/count', { filter: { field: 'education', is: 'college' } }), { body: { total: 20 } })
  t.match(await ask('/v1/leads/1000'), { status: 200 })
  t.match(await acme.search(), { status: 200 })
  await record([])
  await system.sql("DELETE FROM sync.change WHERE lead_id = 1000 AND lane = 'fanout'")
  await eventually('it is ready', async () => (await search(gender)).status === 200)
})

t.test('Every example of the description is answered', async (t) => {
  const file = new URL('../docs/openapi.json', import.meta.url)
  interface Operation {
    readonly requestBody?: {
      readonly content: { 'application/json': { examples?: Record<string, { value: unknown }>; example?: unknown } }
    }
  }
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, { post?: Operation }> }
  const natives = Object.entries(paths).filter(
    ([path, { post }]) => path.startsWith('/v1/') && post?.requestBody?.content['application/json'],
  )
  t.ok(natives.length >= 3)
  for (const [path, { post }] of natives) {
    // A single example stands under another name.
    const { examples = {}, example } = post?.requestBody?.content['application/json'] ?? {}
    const bodies = [...Object.values(examples).map(({ value }) => value), ...(example === undefined ? [] : [example])]
    t.ok(bodies.length > 0, `${path} has examples`)
    // A file is no JSON document.
    const headers = { 'x-api-key': acme.key, 'content-type': 'application/json' }
    for (const body of bodies.map((one) => JSON.stringify(one).replace('glk_…', acme.key)))
      t.equal(
        (await fetch(system.address + path.replace('{id}', '1000'), { method: 'POST', headers, body })).status,
        200,
        body,
      )
  }
})
