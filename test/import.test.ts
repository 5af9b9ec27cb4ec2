import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createDatabase } from './support/database.ts'
import { type CommandResult, galena } from './support/galena.ts'

type Line = Readonly<Record<string, unknown>>

/** A company in its own database, and files that the command imports into it. */
async function start(t: Test) {
  const database = await createDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'galena-import-'))
  t.teardown(async () => {
    await database.drop()
    rmSync(folder, { recursive: true })
  })
  const environment = { DATABASE_URL: database.url }
  const run = (args: string[], input = '') => galena(args, { environment, input })
  await run(['company', 'add', 'Acme', '--time-zone', 'Asia/Manila', '--country', 'PH'])
  await run(['company', 'add', 'Other'])

  return {
    pool: database.pool,
    run,
    file: (name: string) => join(folder, name),
    rows: async <Row extends object = Record<string, unknown>>(sql: string): Promise<Row[]> =>
      (await database.pool.query<Row>(sql)).rows,
    load: async (lines: readonly (Line | string)[], company = 'Acme'): Promise<CommandResult & { facts: Line }> => {
      const path = join(folder, 'leads.ndjson')
      writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
      const result = await run(['import', path, '--company', company, '--json'])
      return { ...result, facts: JSON.parse(result.out || '{}') as Line }
    },
    rejects: () => readFileSync(join(folder, 'leads.ndjson.rejects.ndjson'), 'utf8').split('\n'),
    reasons: () =>
      readFileSync(join(folder, 'leads.ndjson.rejects.ndjson.reasons.ndjson'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { line: number; rejects_line: number; reason: string }),
    rejectsExist: () => existsSync(join(folder, 'leads.ndjson.rejects.ndjson')),
  }
}

const full = {
  id: 700,
  candidate_id: 70,
  state: 'shortlisted',
  campaign_id: 7,
  campaign_title: 'Nurses',
  campaign_ats_external_id: 'N-1',
  first_name: 'María José',
  last_name: "O'Brien\tJr",
  email: 'maria@example.com',
  user_phone_number: '0917 123 4567',
  school_name: 'Ateneo',
  education: 'BSc',
  gender: 'female',
  source: 'Referral',
  location: 'Cebu City, PH',
  completion_method: 'web',
  scheduled_at: null,
  completed_at: '2026-02-03T10:00:00.000+08:00',
  created_at: '2026-02-01T10:00:00.000+08:00',
  updated_at: '2026-02-04T10:00:00.000+08:00',
  others: { salary: 7.5, note: 'back\\slash\nline', 'key.with dots': true, list: [1, 'a'] },
  labels: ['VIP', 'Night shift'],
  links: ['https://example.com/maria'],
  employment: [{ company: 'Globex', title: 'Nurse' }],
  photo: { url: 'https://example.com/maria.jpg' },
  answers: [
    { question: 'Why?', transcript: 'Because', file: null },
    { question: 'When?', transcript: null, file: 'https://example.com/a.mp3' },
  ],
  attachments: [{ id: 71, name: 'cv.pdf', url: 'https://example.com/cv.pdf' }],
  documents: [
    {
      id: 72,
      created_at: '2026-02-02T00:00:00.000Z',
      tag: 'ID',
      files: [{ id: 73, name: 'id.png', content_type: 'image/png', url: 'https://example.com/id.png' }],
    },
  ],
  latitude: 10.3157,
  longitude: 123.8854,
  resume: true,
}

const everyTable = [
  'lead',
  'candidate',
  'campaign',
  'folder',
  'label',
  'lead_label',
  'answer',
  'attachment',
  'document',
  'document_file',
]

t.test('An import fills the tables, and repeating it writes nothing', async (t) => {
  const { load, rows } = await start(t)
  const content = async () =>
    Promise.all(everyTable.map((table) => rows(`SELECT xmin::text, ${table}.* FROM ${table} ORDER BY 2, 3`)))

  const first = await load([full, { campaign_title: 'Drivers', first_name: 'Ana', labels: ['VIP', 'VIP'] }])
  t.match(first, { code: 0, facts: { inserted: 2, updated: 0, unchanged: 0, rejected: 0 } })
  t.match(await rows('SELECT * FROM lead WHERE id = 700'), [
    {
      campaign_id: 7,
      candidate_id: 70,
      source: 'Referral',
      latitude: 10.3157,
      longitude: 123.8854,
      resume: true,
      others: full.others,
      scheduled_at: null,
      completed_at: new Date('2026-02-03T02:00:00Z'),
      created_at: new Date('2026-02-01T02:00:00Z'),
      updated_at: new Date('2026-02-04T02:00:00Z'),
    },
  ])
  t.match(await rows('SELECT * FROM candidate WHERE id = 70'), [
    {
      first_name: 'María José',
      last_name: "O'Brien\tJr",
      phone: '0917 123 4567',
      links: full.links,
      employment: full.employment,
      photo_url: full.photo.url,
    },
  ])
  t.match(await rows('SELECT * FROM campaign WHERE id = 7'), [{ title: 'Nurses', ats_external_id: 'N-1' }])
  t.same(
    await rows(
      `SELECT folder.status, string_agg(label.name, '|' ORDER BY label.name) AS labels
       FROM lead JOIN folder ON folder_id = folder.id LEFT JOIN lead_label ON lead_id = lead.id LEFT JOIN label ON label_id = label.id
       GROUP BY lead.id, folder.id ORDER BY lead.id`,
    ),
    [
      { status: 'shortlisted', labels: 'Night shift|VIP' },
      { status: 'pending', labels: 'VIP' },
    ],
  )
  t.same(await rows('SELECT question, transcript, file FROM answer WHERE lead_id = 700 ORDER BY id'), full.answers)
  t.same(await rows('SELECT id, name, url FROM attachment'), full.attachments)
  t.match(await rows('SELECT id, tag, created_at FROM document'), [
    { id: 72, tag: 'ID', created_at: new Date('2026-02-02T00:00:00Z') },
  ])
  t.match(await rows('SELECT * FROM document_file'), [{ id: 73, document_id: 72, content_type: 'image/png' }])

  const before = await content()
  const changes = await rows('SELECT count(*) FROM sync.change')
  t.match(await load([full]), { code: 0, facts: { inserted: 0, updated: 0, unchanged: 1 } })
  t.same(await content(), before, 'no row was written')
  t.same(await rows('SELECT count(*) FROM sync.change'), changes, 'no change was queued')
})

t.test('A line with an id replaces the whole lead; absent values become null or empty', async (t) => {
  const { load, rows } = await start(t)
  await load([full])
  const created = await rows('SELECT created_at FROM lead')
  const second = await load([{ id: 700, candidate_id: 70, campaign_id: 7, first_name: 'Maria', labels: ['Day shift'] }])
  t.match(second, { code: 0, facts: { inserted: 0, updated: 1, unchanged: 0 } })
  t.match(await rows('SELECT * FROM lead'), [
    { id: 700, source: null, latitude: null, completed_at: null, resume: false, others: {} },
  ])
  t.match(await rows('SELECT * FROM candidate'), [{ id: 70, first_name: 'Maria', last_name: null, links: [] }])
  t.same(await rows('SELECT name FROM lead_label JOIN label ON label_id = label.id'), [{ name: 'Day shift' }])
  for (const table of ['answer', 'attachment', 'document', 'document_file']) t.same(await rows(`TABLE ${table}`), [])
  t.same(await rows('SELECT created_at FROM lead'), created, 'it was created when it was')
})

t.test('The last of several lines about one lead wins, within a batch and across batches', async (t) => {
  const { load, rows } = await start(t)
  const line = (first_name: string) => ({ id: 5, candidate_id: 5, campaign_title: 'Nurses', first_name })
  const padding = Array.from({ length: 2_500 }, () => ({ campaign_title: 'Nurses' }))
  await load([line('Ana'), line('Bo')])
  t.match(await rows('SELECT first_name FROM candidate'), [{ first_name: 'Bo' }])
  t.match(await load([line('Cy'), ...padding, line('Di')]), { code: 0, facts: { inserted: 2_500 } })
  t.match(await rows('SELECT first_name FROM candidate WHERE id = 5'), [{ first_name: 'Di' }])
})

t.test('An invalid line is rejected with its number and reason, and the others are imported', async (t) => {
  const { load, rows, rejects, reasons, rejectsExist } = await start(t)
  await load([{ id: 1, candidate_id: 2, campaign_id: 3, campaign_title: 'Theirs', labels: ['VIP'] }], 'Other')
  const [label] = await rows<{ id: number }>('SELECT id FROM label')
  const good = (first_name: string) => ({ campaign_title: 'Nurses', first_name })
  const result = await load([
    good('Ana'),
    '{"first_name": ',
    '',
    '[1]',
    { first_name: 'No campaign' },
    { ...good('x'), firstname: 'Bo' },
    { ...good('x'), created_at: '31-01-2026' },
    { ...good('x'), latitude: 'north' },
    { ...good('x'), first_name: 'a\u0000b' },
    { ...good('x'), others: { note: 'a\u0000b' } },
    { ...good('x'), id: 1 },
    { ...good('x'), candidate_id: 2 },
    { campaign_id: 3, first_name: 'x' },
    { ...good('x'), labels: [label?.id] },
    good('Bo'),
  ])
  t.equal(result.code, 1)
  t.match(result.facts, { read: 14, inserted: 2, updated: 0, unchanged: 0, rejected: 12 })
  t.same(rejects().slice(0, 2), ['{"first_name": ', '[1]'], 'rejected lines stand as they came')
  t.match(reasons(), [
    { line: 2, rejects_line: 1, reason: /not JSON/ },
    { line: 4, rejects_line: 2, reason: /not a JSON object/ },
    { line: 5, reason: /campaign_id or campaign_title is needed/ },
    { line: 6, reason: /unknown key "firstname": did you mean first_name/ },
    { line: 7, reason: /created_at must be a time with its offset/ },
    { line: 8, reason: /latitude must be a number/ },
    { line: 9, reason: /first_name must be text without/ },
    { line: 10, reason: /\S/ },
    { line: 11, reason: 'id 1 cannot be used' },
    { line: 12, reason: 'candidate_id 2 cannot be used' },
    { line: 13, reason: 'campaign_id 3 cannot be used' },
    { line: 14, reason: new RegExp(`^label ${label?.id} cannot be used`) },
  ])
  t.match(result.said, /Line 7 was rejected: created_at must be a time/)
  const names = await rows(
    "SELECT first_name FROM candidate JOIN company ON company_id = company.id WHERE company.name = 'Acme' ORDER BY 1",
  )
  t.same(names, [{ first_name: 'Ana' }, { first_name: 'Bo' }])
  await load([good('Cy')])
  t.notOk(rejectsExist(), 'the reject file of an earlier run does not stay')
})

t.test('New ids of the database are higher than those of an import', async (t) => {
  const { load, rows } = await start(t)
  await load([{ ...full, id: 90_000, candidate_id: 80_000, campaign_id: 70_000 }])
  await load([{ campaign_title: 'Drivers', attachments: [{ name: 'cv' }], documents: [{ tag: 'x', files: [{}] }] }])
  for (const [table, above] of [
    ['lead', 90_000],
    ['candidate', 80_000],
    ['campaign', 70_000],
    ['attachment', 71],
    ['document', 72],
    ['document_file', 73],
  ] as const) {
    const [row] = await rows<{ highest: number }>(`SELECT max(id) AS highest FROM ${table}`)
    t.equal(row?.highest, above + 1, table)
  }
})

t.test('Campaigns, folders and labels are found by name or id, and created when missing', async (t) => {
  const { load, rows } = await start(t)
  await load([
    { campaign_title: 'Nurses', campaign_ats_external_id: 'A' },
    { campaign_title: 'Nurses', campaign_ats_external_id: 'B' },
    { campaign_title: 'Nurses', campaign_ats_external_id: 'A' },
    { campaign_id: 900, campaign_title: 'Drivers', folder: 'Talent Pool (2)' },
    { campaign_id: 900, state: 'talent_pool_2', labels: ['VIP', 'vip'] },
    { campaign_id: 901, folder: 'On Hold' },
  ])
  t.same(await rows('SELECT title, ats_external_id FROM campaign ORDER BY 1, 2'), [
    { title: 'Campaign 901', ats_external_id: null },
    { title: 'Drivers', ats_external_id: null },
    { title: 'Nurses', ats_external_id: 'A' },
    { title: 'Nurses', ats_external_id: 'B' },
  ])
  t.same(await rows('SELECT folder.name, status FROM lead JOIN folder ON folder.id = folder_id ORDER BY lead.id'), [
    ...Array.from({ length: 3 }, () => ({ name: 'Inbox', status: 'pending' })),
    { name: 'Talent Pool (2)', status: 'talent_pool_2' },
    { name: 'Talent Pool (2)', status: 'talent_pool_2' },
    { name: 'On Hold', status: 'on_hold' },
  ])
  t.same(await rows('SELECT count(*)::int FROM label'), [{ count: 2 }], 'labels differ by case')
})

t.test('Numbers in attributes keep their spelling', async (t) => {
  const { load, rows } = await start(t)
  await load(['{"campaign_title":"Nurses","others":{"a":7.0,"b":12345678901234567890,"c":1e3,"d":-0.50}}'])
  t.same(await rows("SELECT others ->> 'a' AS a, others ->> 'b' AS b, others ->> 'd' AS d FROM lead"), [
    { a: '7.0', b: '12345678901234567890', d: '-0.50' },
  ])
})

t.test('An import queues each lead once', async (t) => {
  const { load, rows } = await start(t)
  const lines = Array.from({ length: 300 }, (_, index) => ({ ...full, id: index + 1, candidate_id: index + 1 }))
  await load(lines.map((line) => ({ ...line, attachments: [{ name: 'cv' }], documents: [{ tag: 'x', files: [{}] }] })))
  t.same(await rows('SELECT count(*)::int, count(DISTINCT lead_id)::int AS leads FROM sync.change'), [
    { count: 300, leads: 300 },
  ])
})

t.test('Two simultaneous imports of the same leads both finish, and the result is one of them', async (t) => {
  const { run, rows, file } = await start(t)
  const write = (name: string) => {
    const path = file(`${name}.ndjson`)
    const lines = Array.from({ length: 3_000 }, (_, index) =>
      JSON.stringify({
        id: index + 1,
        candidate_id: 3_000 - index,
        campaign_title: `Campaign ${index % 7}`,
        first_name: name,
        labels: [`Label ${index % 5}`, name],
      }),
    )
    writeFileSync(path, (name === 'Ana' ? lines : lines.reverse()).join('\n'))
    return run(['import', path, '--company', 'Acme', '--json'])
  }
  const results = await Promise.all([write('Ana'), write('Bo')])
  for (const { code, said } of results) t.equal(code, 0, said)
  t.same(await rows('SELECT count(*)::int FROM lead'), [{ count: 3_000 }])
  t.same(await rows('SELECT count(*)::int FROM campaign'), [{ count: 7 }])
  t.same(await rows('SELECT count(*)::int FROM label'), [{ count: 7 }])
})

t.test('CSV has the same columns, attributes as others.KEY', async (t) => {
  t.teardown(() => {
    for (const name of ['stdin.rejects.csv', 'stdin.rejects.csv.reasons.ndjson']) rmSync(name, { force: true })
  })
  const { run, rows } = await start(t)
  const csv = `\uFEFFid,candidate_id,campaign_title,first_name,labels,resume,latitude,others.salary,others.note,answers,folder
11,12,Nurses,"María ""Mia""",VIP|Night shift,true,10.5,7.0,"two
lines","[{""question"":""Why?"",""transcript"":""So""}]",Hired
,,Drivers,Bo,,,,,,,
13,,Nurses,Cy,,maybe,,,,,
14,,Nurses,Di,,,,,,not json,
15,,Nurses`
  const { code, out, said } = await run(['import', '-', '--format', 'csv', '--company', 'Acme', '--json'], csv)
  t.equal(code, 1)
  t.match(JSON.parse(out), { inserted: 2, rejected: 3 })
  t.match(said, /Line 5 was rejected: resume must be true or false/)
  t.match(said, /Line 6 was rejected: answers must be JSON text/)
  t.match(said, /Line 7 was rejected: /)
  t.match(await rows('SELECT * FROM lead WHERE id = 11'), [
    { resume: true, latitude: 10.5, others: { salary: '7.0', note: 'two\nlines' } },
  ])
  t.match(await rows('SELECT first_name FROM candidate WHERE id = 12'), [{ first_name: 'María "Mia"' }])
  t.same(await rows('SELECT question, transcript FROM answer'), [{ question: 'Why?', transcript: 'So' }])
})

t.test('A file that cannot be imported at all gets a message that says why', async (t) => {
  const { run, file } = await start(t)
  t.match(await run(['import', file('none.ndjson'), '--company', 'Acme']), { code: 1, said: /^There is no file / })
  t.match(await run(['import', '-', '--company', 'Nobody']), { code: 1, said: /^There is no company called Nobody/ })
  t.match(await run(['import', '-']), { code: 1, said: /required option '--company <name>'/ })
})
