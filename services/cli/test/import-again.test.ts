import { readFileSync } from 'node:fs'
import { readyMaps } from '@galena/files/read/ready-map'
import t from 'tap'
import { importHere } from './import-here.ts'

const here = await importHere(t)

const people = `first_name,last_name,email,user_phone_number,campaign_title,state,others.badge,labels
Ana,Cruz,ana@acme.example,0917 555 0101,Nurses,pending,B-1,Night
Bo,Reyes,<Bo@Acme.example>,+63 917 555 0102,Nurses,hired,B-2,
Cy,Santos,cy@acme.example,09175550103,Drivers,pending,B-3,Night|Day
`

t.test('The same file twice changes nothing when people are recognised', async (t) => {
  for (const match of ['email', 'phone', 'user_phone_number', 'others.badge']) {
    const company = await here.company()
    t.equal((await company.load('people.csv', people, { match })).outcome, '3 0 0 0', match)
    const before = await company.rows('SELECT xmin::text, * FROM lead WHERE company_id = $1 ORDER BY id')
    t.equal((await company.load('people.csv', people, { match })).outcome, '0 0 3 0', match)
    t.same(await company.rows('SELECT xmin::text, * FROM lead WHERE company_id = $1 ORDER BY id'), before, match)
  }
  const company = await here.company()
  await company.load('people.csv', people)
  t.equal((await company.load('people.csv', people)).outcome, '3 0 0 0', 'without a key everybody is added again')
})

t.test('An external id is the attribute external_id', async (t) => {
  const company = await here.company()
  const file = (state: string) => `External ID,campaign_title,state\nX-1,Nurses,${state}\n`
  const options = { match: 'external id', map: ['External ID=others.external_id'] }
  t.equal((await company.load('x.csv', file('pending'), options)).outcome, '1 0 0 0')
  t.equal((await company.load('x.csv', file('hired'), { match: 'external_id' })).outcome, '0 1 0 0')
  t.same(await company.values('status'), ['hired'])
})

t.test('A person is recognised in any spelling, and keeps one lead in each campaign', async (t) => {
  const company = await here.company()
  const load = (match: string, ...lines: object[]) =>
    company.load('p.ndjson', lines.map((line) => JSON.stringify(line)).join('\n'), { match })
  t.match(await load('phone', { user_phone_number: '0917 555 0101', first_name: 'Ana', campaign_title: 'Nurses' }), {
    outcome: '1 0 0 0',
  })
  t.match(
    await load('phone', { user_phone_number: '+63 (917) 555-0101', first_name: 'Anna', campaign_title: 'Nurses' }),
    { outcome: '0 1 0 0' },
  )
  t.match(await load('phone', { user_phone_number: '00639175550101', first_name: 'Anna', campaign_title: 'Drivers' }), {
    outcome: '1 0 0 0',
  })
  t.same(await company.rows('SELECT count(*)::int FROM candidate WHERE company_id = $1'), [{ count: 1 }])
  await load('email', { email: 'joy@acme.example', campaign_title: 'Nurses' })
  t.match(await load('email', { email: ' JOY@acme.example', campaign_title: 'Nurses', first_name: 'Joy' }), {
    outcome: '0 1 0 0',
  })
})

t.test('The newest lead of the campaign is the one that is replaced', async (t) => {
  const company = await here.company()
  const line = (created_at: string, source: string) => ({
    candidate_id: 4_000_001,
    email: 'ana@acme.example',
    campaign_title: 'Nurses',
    created_at,
    source,
  })
  const lines = [line('2026-01-02T00:00:00Z', 'newer'), line('2026-01-01T00:00:00Z', 'older')]
  await company.load('two.ndjson', lines.map((one) => JSON.stringify(one)).join('\n'))
  const again = JSON.stringify({ email: 'ana@acme.example', campaign_title: 'Nurses', source: 'again' })
  t.equal((await company.load('again.ndjson', again, { match: 'email' })).outcome, '0 1 0 0')
  t.same(await company.values('source'), ['again', 'older'])
})

t.test('A value that two people share, one that is missing and one that is none reject the line', async (t) => {
  const company = await here.company()
  const shared = 'email,campaign_title\nfamily@acme.example,Nurses\nfamily@acme.example,Nurses\n'
  await company.load('shared.csv', shared)
  const { outcome, reasons, rejects } = await company.load(
    'match.csv',
    'email,campaign_title\nfamily@acme.example,Nurses\n,Nurses\nn/a,Nurses\nana@acme.example,Nurses\n',
    { match: 'email' },
  )
  t.equal(outcome, '1 0 0 3')
  t.match(reasons, [
    /^2: email family@acme\.example belongs to more than one person \(candidate_id \d+ and \d+\)/,
    /^3: email is needed to recognise the person \(--match\), and it is missing/,
    /^4: email is needed .* "n\/a" cannot be read as one/,
  ])
  t.equal(rejects.toString(), 'email,campaign_title\nfamily@acme.example,Nurses\n,Nurses\nn/a,Nurses\n')
})

t.test('Lines about one new person make one person, and the last about a lead counts', async (t) => {
  const company = await here.company()
  const file =
    'email,first_name,campaign_title\nana@acme.example,Ana,Nurses\nana@acme.example,Anna,Drivers\nANA@acme.example,Anne,Nurses\n'
  const { outcome, facts } = await company.load('one.csv', file, { match: 'email' })
  t.equal(outcome, '2 0 1 0')
  t.equal(facts?.superseded, 1)
  t.same(await company.values("first_name || ' ' || title"), ['Anne Nurses', 'Anne Drivers'])
  t.equal((await company.load('one.csv', file, { match: 'email' })).outcome, '0 0 3 0')
})

t.test('Two imports of one file at once add everybody once', async (t) => {
  const company = await here.company()
  const lines = Array.from({ length: 300 }, (_, at) => `p${at}@acme.example,Nurses`)
  const file = ['email,campaign_title', ...lines].join('\n')
  const both = await Promise.all(['a.csv', 'b.csv'].map((name) => company.load(name, file, { match: 'email' })))
  t.same(both.map(({ outcome }) => outcome).sort(), ['0 0 300 0', '300 0 0 0'])
})

t.test('--match needs its column', async (t) => {
  const company = await here.company()
  t.match(
    (await company.load('m.csv', 'campaign_title\nNurses\n', { match: 'email' })).outcome,
    /No column is email, by which --match/,
  )
  t.match(
    (await company.load('m.csv', 'campaign_title\nNurses\n', { match: 'others.Badge' })).outcome,
    /add --map "TITLE=others\.Badge"/,
  )
})

t.test('A dry run counts as the import does, and writes nothing', async (t) => {
  const company = await here.company()
  await company.load('people.csv', people, { match: 'email' })
  const tables = ['lead', 'candidate', 'campaign', 'folder', 'label']
  const content = () =>
    Promise.all(
      tables.map((table) => company.rows(`SELECT xmin::text, * FROM ${table} WHERE company_id = $1 ORDER BY id`)),
    )
  const sequences = () =>
    Promise.all(
      ['lead', 'candidate'].map((table) =>
        here.pool.query(`SELECT last_value FROM ${table}_id_seq`).then(({ rows }) => rows),
      ),
    )
  const before = [await content(), await sequences()]
  const next = `${people.replace('hired', 'rejected')}Di,Lim,di@acme.example,,New campaign,New folder,B-4,New label\nEva,,n/a,,Nurses,pending,,\n`
  const options = { match: 'email' }
  const dry = await company.load('next.csv', next, { ...options, dryRun: true })
  t.equal(dry.outcome, '1 1 2 1')
  t.same([await content(), await sequences()], before, 'no row was written, and no id of a lead or person taken')
  t.equal((await company.load('next.csv', next, options)).outcome, dry.outcome)
  t.equal(
    (await company.load('ids.csv', 'id,campaign_title\n4100000,Nurses\n,Nurses\n', { dryRun: true })).outcome,
    '2 0 0 0',
  )
})

t.test('Mended, the rejects file is imported, whatever was wrong', async (t) => {
  const company = await here.company()
  const wrong = 'Jos\xe9;"n/a";Nurses;\r\nBo;b@x.example;Nurses;2026-02-30\r\nCy "C" Cruz;"c@x.example"x;Nurses;\r\n'
  const file = Buffer.from(
    `sep=;\r\nfirst_name;email;campaign_title;created_at\r\nAna;a@x.example;Nurses;\r\n${wrong}`,
    'latin1',
  )
  const first = await company.load('wrong.csv', file, { match: 'email' })
  t.equal(first.outcome, '1 0 0 3')
  const mended = first.rejects
    .toString('latin1')
    .replace('"n/a"', 'jose@x.example')
    .replace('02-30', '02-28')
    .replace('Cy "C" Cruz;"c@x.example"x', 'Cy;c@x.example')
  const second = await company.load('mended.csv', Buffer.from(mended, 'latin1'), {
    match: 'email',
    encoding: 'windows-1252',
  })
  t.equal(second.outcome, '3 0 0 0')
  t.same(await company.values('first_name'), ['Ana', 'José', 'Bo', 'Cy'])
  t.equal(
    (await company.load('mended.csv', Buffer.from(mended, 'latin1'), { match: 'email', encoding: 'latin1' })).rejects
      .length,
    0,
  )
})

t.test('Drawn files add up, and what is rejected and mended is imported', async (t) => {
  const company = await here.company()
  const good = (at: number) => `"P ${at}",p${at}@x.example,Nurses,2026-01-01`
  const bad: readonly ((at: number) => string)[] = [
    (at) => `P${at},p${at}@x.example,Nurses`,
    (at) => `P${at},p${at}@x.example,,2026-01-01`,
    (at) => `P"${at},p${at}@x.example,Nurses,2026-01-01`,
    (at) => `P${at},p${at}@x.example,Nurses,2026-02-31`,
    (at) => `"P"${at},p${at}@x.example,Nurses,2026-01-01`,
  ]
  let seed = 7
  const draw = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  for (let file = 0; file < 12; file++) {
    const ends = file % 3 === 0 ? '\r\n' : '\n'
    const isBad = Array.from({ length: 60 }, () => draw(5) === 0)
    const lines = isBad.map((wrong, at) =>
      wrong ? (bad[draw(bad.length)] ?? good)(file * 100 + at) : good(file * 100 + at),
    )
    const header = 'first_name,email,campaign_title,created_at'
    const wrong = isBad.filter(Boolean).length
    const first = await company.load('drawn.csv', [header, ...lines].join(ends), { match: 'email' })
    t.equal(first.outcome, `${60 - wrong} 0 0 ${wrong}`)
    const rejected = lines.filter((_, at) => isBad[at])
    t.equal(first.rejects.toString().trimEnd(), [header, ...rejected].join(ends))
    const mended = isBad.flatMap((is, at) => (is ? [good(file * 100 + at)] : []))
    const second = await company.load('mended.csv', [header, ...mended].join(ends), { match: 'email' })
    t.equal(second.outcome, `${wrong} 0 0 0`)
  }
  t.same(await company.rows('SELECT count(*)::int FROM lead WHERE company_id = $1'), [{ count: 720 }])
})

t.test('Lines about one lead in many batches are written in their order', async (t) => {
  const company = await here.company()
  const line = (at: number) => (at % 2_000 === 1 ? `5000001,7000001,Nurses,n${at}` : `,,Nurses,x${at}`)
  const file = ['id,candidate_id,campaign_title,first_name', ...Array.from({ length: 8_002 }, (_, at) => line(at))]
  const { facts } = await company.load('many.csv', file.join('\n'))
  t.match(facts, { read: 8_002, inserted: 7_998, updated: 4, rejected: 0 })
  t.same(await company.rows('SELECT first_name FROM candidate WHERE id = 7000001 AND company_id = $1'), [
    { first_name: 'n8001' },
  ])
})

/** Files of the shape that the tools' documentation describes, with invented people. */
const exports: Readonly<
  Record<string, { file: string; options?: { map?: string[] }; lead: Readonly<Record<string, unknown>> }>
> = {
  greenhouse: {
    file: 'First Name,Last Name,Company,Title,Email,Phone,Social Media,Website,Address,Source,Who gets credit,Job,Department,Office,Notes,Applied On\nAna,Cruz,Globex,Nurse,ana@acme.example,0917 555 0101,,,"Makati, PH",LinkedIn,Bo Lim,Nurses,Care,Manila,"Long, but fine",2026-01-31\n',
    lead: { first_name: 'Ana', title: 'Nurses', source: 'LinkedIn', location: 'Makati, PH', company: 'Globex' },
  },
  lever: {
    file: 'Full-Name,Email,Phone,Posting,Stage,Sources,Origin,Tags,Date-Added,Archive-Reason,Archive-Date\nAna Cruz,ana@acme.example,0917 555 0101,Nurses,New lead,Job fair,Sourced,"Night,Day",1769817600000,,\n',
    lead: {
      first_name: 'Ana Cruz',
      title: 'Nurses',
      source: 'Job fair',
      folder: 'New lead',
      labels: 2,
      created: '2026-01-31',
    },
  },
  'zoho-recruit': {
    file: 'Candidate Owner,Salutation,First Name,Last Name,Email,Mobile,Phone,Candidate Source,Candidate Status,City,Expected Salary,Skype ID\nBo,Ms.,Ana,Cruz,ana@acme.example,0917 555 0101,,Facebook,New,Makati,25000,\n',
    options: { map: ['"Nurses"=campaign_title'] },
    lead: {
      first_name: 'Ana',
      title: 'Nurses',
      source: 'Facebook',
      folder: 'New',
      location: 'Makati',
      expected_salary: '25000',
    },
  },
  linkedin: {
    file: 'candidate_id,project_id,first_name,last_name,emails,phone_numbers,tags,profile_url,sourcing_channels,hiring_state_id,created_time,created_datetime,last_modified_time,last_modified_datetime\n77,12,Ana,Cruz,ana@acme.example,0917 555 0101,Night;Day,https://people.example/ana,applicant,3,1769817600000,2026-01-31 08:00:00,1769817600000,2026-01-31 08:00:00\n',
    lead: { first_name: 'Ana', title: '12', source: 'applicant', labels: 2, created: '2026-01-31', external_id: '77' },
  },
  workable: {
    file: 'id,name,firstname,lastname,headline,account/subdomain,account/name,job/shortcode,job/title,stage,disqualified,disqualification_reason,sourced,profile_url,email,domain,created_at,updated_at,hired_at,address,phone\na1b2,Ana Cruz,Ana,Cruz,Nurse,acme,Acme,N1,Nurses,applied,false,,false,https://people.example/ana,ana@acme.example,indeed,2026-01-31T00:00:00Z,2026-02-01T00:00:00Z,,Makati,0917 555 0101\n',
    lead: {
      first_name: 'Ana',
      title: 'Nurses',
      source: 'indeed',
      folder: 'applied',
      external_id: 'a1b2',
      created: '2026-01-31',
    },
  },
  talkpush: {
    file: 'state,folder,campaign_id,campaign_ats_external_id,id,candidate_id,first_name,last_name,campaign_title,email,user_phone_number,source,location,created_at,updated_at,others,labels,photo\npending,Inbox,7,,900,77,Ana,Cruz,Nurses,ana@acme.example,0917 555 0101,Facebook,Makati,2026-01-31T08:00:00.000+08:00,2026-01-31T08:00:00.000+08:00,"{""shift"":""Night""}","[""Night"",""Day""]","{""url"":null}"\n',
    lead: { first_name: 'Ana', title: 'Nurses', source: 'Facebook', folder: 'Inbox', labels: 2, external_id: '900' },
  },
}

t.test('Every ready map reads a file of its tool, twice without a change', async (t) => {
  t.same(readyMaps().sort(), Object.keys(exports).sort())
  for (const [map, { file, options, lead }] of Object.entries(exports)) {
    const company = await here.company()
    const load = () => company.load('export.csv', file, { map: [map, ...(options?.map ?? [])], match: 'email' })
    t.match(await load(), { outcome: '1 0 0 0' }, map)
    t.match(await load(), { outcome: '0 0 1 0' }, map)
    const [row] = await company.rows(
      `SELECT lead.others || jsonb_build_object('first_name', first_name, 'title', title, 'source', source, 'location', lead.location,
         'folder', folder.name, 'created', to_char(lead.created_at, 'YYYY-MM-DD'),
         'labels', (SELECT count(*) FROM lead_label WHERE lead_id = lead.id)) AS lead
       FROM lead JOIN candidate ON candidate.id = candidate_id JOIN campaign ON campaign.id = campaign_id
       JOIN folder ON folder.id = folder_id WHERE lead.company_id = $1`,
    )
    t.match(row?.lead, lead, map)
    const text = readFileSync(new URL(`../../../packages/files/maps/${map}.map`, import.meta.url), 'utf8')
    t.match(text, /^# Source: [\s\S]*read on\s(?:# )?2026-/m, `${map} names its source and date`)
  }
})

const spellings: readonly (readonly [match: string, country: string, stored: string, given: string])[] = [
  ['phone', 'DE', '4915112345678', '0151 12345678'],
  ['phone', 'DE', '0151 12345678', '4915112345678'],
  ['phone', 'BR', '553187650143', '(31) 98765-0143'],
  ['phone', 'BR', '(31) 98765-0143', '553187650143'],
  ['phone', 'BJ', '97 12 34 56', '01 97 12 34 56'],
  ['phone', 'BJ', '01 97 12 34 56', '97 12 34 56'],
  ['phone', 'PH', '02 8123 4567 local 12', '02 8123 4567'],
  ['phone', 'PH', '02 8123 4567', '(02) 8123-4567 loc. 9'],
  ['phone', 'PH', '0917 555 0130 ::: 0917 555 0131', '09175550130'],
  ['phone', 'PH', '0917 555 0130', '0917 555 0131 / 0917 555 0130'],
  ['phone', 'PH', '٠٩١٧٥٥٥٠١٢٣', '0917 555 0123'],
  ['phone', 'PH', 'Mobile No. ０９１７ ５５５ ０１２３', '0917 555 0123'],
  ['email', 'PH', 'mailto:rosa@acme.example', 'rosa@acme.example'],
  ['email', 'PH', 'rosa@acme.example', 'MAILTO:Rosa@acme.example'],
  ['email', 'PH', 'Rosa Lim <rosa@acme.example>', 'rosa@acme.example'],
  ['email', 'PH', 'bo@acme.example;rosa@acme.example', 'rosa@acme.example, cy@acme.example'],
  ['email', 'PH', 'ｒｏｓａ＠acme.example', 'rosa@acme.example.'],
]

t.test('A person is recognised by any of their emails and phones, as the search reads them', async (t) => {
  for (const [match, country, stored, given] of spellings) {
    const company = await here.company(country)
    const line = (text: string) =>
      JSON.stringify({ campaign_title: 'Nurses', [match === 'phone' ? 'user_phone_number' : match]: text })
    await company.load('one.ndjson', line(stored))
    t.equal((await company.load('one.ndjson', line(given), { match })).outcome, '0 1 0 0', `${stored}: ${given}`)
  }
})

t.test('A line with the values of two people is rejected', async (t) => {
  const company = await here.company()
  const line = (email: string) => JSON.stringify({ campaign_title: 'Nurses', email })
  await company.load('two.ndjson', [line('ana@acme.example'), line('bo@acme.example')].join('\n'), { match: 'email' })
  const both = await company.load('two.ndjson', line('ana@acme.example; bo@acme.example'), { match: 'email' })
  t.equal(both.outcome, '0 0 0 1')
  t.match(both.reasons, [/ana@acme.example, bo@acme.example belong to more than one person/])
})

t.test('A line is rejected whose value another line gives to somebody else by their candidate_id', async (t) => {
  const company = await here.company()
  const file = (...lines: string[]) => ['candidate_id,email,campaign_title', ...lines].join('\n')
  await company.load('had.csv', file('8000011,ana@acme.example,Nurses'))
  const lines = ['8000012,ana@acme.example,Nurses', ',ana@acme.example,Drivers']
  const { outcome, reasons } = await company.load('given.csv', file(...lines), { match: 'email' })
  t.equal(outcome, '1 0 0 1')
  t.match(reasons, [/^3: email ana@acme.example belongs to more than one person .*8000011 and 8000012/])
})

t.test('A line is about the person whom a line with candidate_id adds in the same file', async (t) => {
  const company = await here.company()
  const file = 'candidate_id,email,campaign_title\n8000001,ana@acme.example,Nurses\n,Ana <ana@acme.example>,Drivers\n'
  t.equal((await company.load('named.csv', file, { match: 'email' })).outcome, '2 0 0 0')
  t.same(await company.rows('SELECT id FROM candidate WHERE company_id = $1'), [{ id: 8_000_001 }])
})

t.test('A dry run counts ids and people that come again in later batches as the import does', async (t) => {
  const company = await here.company()
  const line = (at: number) =>
    `${at % 4_000 === 1 ? 6_000_001 : ''},p${at % 4_050}@acme.example,n${at},Nurses ${at % 2}`
  const file = ['id,email,first_name,campaign_title', ...Array.from({ length: 4_100 }, (_, at) => line(at))].join('\n')
  const { facts: dry, reasons } = await company.load('dry.csv', file, { match: 'email', dryRun: true })
  t.same(await company.rows('SELECT id FROM lead WHERE company_id = $1'), [])
  const real = await company.load('dry.csv', file, { match: 'email' })
  for (const count of ['read', 'inserted', 'updated', 'unchanged', 'rejected', 'superseded'] as const)
    t.equal(dry?.[count], real.facts?.[count], count)
  // New people have made-up ids in a dry run.
  const withoutIds = (text: string) => text.replace(/candidate_id \d+ and \d+/, '')
  t.same(reasons.map(withoutIds), real.reasons.map(withoutIds))
})

t.test('An NDJSON line of which a map would lose a value is rejected', async (t) => {
  const company = await here.company()
  const cases = [
    [{ restToOthers: true }, { Foo: 1, others: { Foo: 2 } }, /"Foo" and "others.Foo" are both others.Foo/],
    [{ restToOthers: true }, { Foo: 1, others: 'bar' }, /others is not an object/],
    [{ restToOthers: true }, { Foo: 1, others: [1, 2] }, /others is not an object/],
    [{ map: ['Mail=email'] }, { Mail: 'a@x.example', email: 'b@x.example' }, /"Mail" and "email" are both email/],
    [{ map: ['A=others.k', 'B=others.k'] }, { A: 1, B: 2 }, /"A" and "B" are both others.k/],
    [{ map: ['"J"=campaign_title'] }, {}, /the fixed text "J" are both campaign_title/],
  ] as const
  for (const [options, line, reason] of cases) {
    const content = JSON.stringify({ campaign_title: 'Nurses', ...line })
    const { outcome, reasons } = await company.load('keys.ndjson', content, options as { map?: string[] })
    t.equal(outcome, '0 0 0 1', content)
    t.match(reasons, [reason])
  }
})

t.test('A value that lines with different names share is said, in a dry run, too', async (t) => {
  const company = await here.company()
  const line = (name: string, email: string) => `${name},${email},Nurses`
  const placeholders = Array.from({ length: 50 }, (_, at) =>
    line(`First${at % 40},Last${at % 40}`, 'none@acme.example'),
  )
  const spellings = [
    line('Ana,Cruz', 'ana@acme.example'),
    line('ANA,Lim', 'ana@acme.example'),
    line(',', 'ana@acme.example'),
  ]
  const file = ['first_name,last_name,email,campaign_title', ...placeholders, ...spellings].join('\n')
  for (const dryRun of [true, false]) {
    const { facts, sentences } = await company.load('none.csv', file, { match: 'email', dryRun })
    t.equal(facts?.doubtful_values, 1)
    t.same(facts?.doubtful_example, { value: 'none@acme.example', lines: 50, names: 40 })
    t.match(sentences, '50 lines share none@acme.example with 40 different names and became one person')
  }
  const later = ['first_name,last_name,email,campaign_title', line('Bo,Reyes', 'none@acme.example')].join('\n')
  const { facts } = await company.load('later.csv', later, { match: 'email' })
  t.same(
    facts?.doubtful_example,
    { value: 'none@acme.example', lines: 1, names: 2 },
    'the person found has a name, too',
  )
  t.notOk((await company.load('people.csv', people, { match: 'email' })).facts?.doubtful_values)
  const family = ['Maria,Santos', 'Maria,Cruz', 'Jose,Santos'].map((name) => line(name, 'family@acme.example'))
  const any = ['first_name,last_name,email,campaign_title', ...family].join('\n')
  const { facts: ofAny } = await (await here.company()).load('any.csv', any, { match: 'email' })
  t.equal(ofAny?.doubtful_values, 1, 'any two of the names are compared, not only with the first')
})

t.test(
  'With --match, a line with the id of a lead changes its person, or recognises one, and adds no second',
  async (t) => {
    const company = await here.company()
    const line = (fields: object) => JSON.stringify({ campaign_title: 'Nurses', ...fields })
    const lines = [line({ id: 8_100_001, email: 'ana@acme.example' }), line({ email: 'bo@acme.example' })]
    await company.load('ids.ndjson', lines.join('\n'), { match: 'email' })
    const again = [
      line({ id: 8_100_001, email: 'anna@acme.example', first_name: 'Anna' }),
      line({ id: 8_150_002, email: 'BO@acme.example', first_name: 'Bo', campaign_title: 'Drivers' }),
      line({ id: 8_150_003, first_name: 'Cy', campaign_title: 'Drivers' }),
    ]
    t.equal((await company.load('ids.ndjson', again.join('\n'), { match: 'email' })).outcome, '2 1 0 0')
    t.same(await company.values('first_name'), ['Anna', 'Bo', 'Bo', 'Cy'])
    t.same(await company.rows('SELECT count(*)::int FROM candidate WHERE company_id = $1'), [{ count: 3 }])
  },
)

t.test('A line that is rejected replaces no other', async (t) => {
  const company = await here.company()
  const line = (fields: object) => JSON.stringify({ campaign_title: 'Nurses', ...fields })
  const lines = [
    line({ id: 8_200_001, first_name: 'Ana' }),
    line({ id: 8_200_002, attachments: [{ id: 8_200_009 }] }),
    line({ id: 8_200_001, first_name: 'Anna', attachments: [{ id: 8_200_009 }] }),
  ]
  const { outcome, facts } = await company.load('repeated.ndjson', lines.join('\n'))
  t.equal(outcome, '2 0 0 1')
  t.equal(facts?.superseded, 0)
  t.same(await company.values('first_name'), ['Ana', null])
})

t.test('A number is recognised as Postgres prints it', async (t) => {
  const numbers = ['1e3', '1.5E2', '1.50', '-25e-1', '0.001e1', '12e0', '-0e2', '1234567890.12345678', '7.0']
  for (const number of numbers) {
    const company = await here.company()
    const line = `{"campaign_title":"Nurses","others":{"badge":${number}}}`
    t.equal((await company.load('n.ndjson', line, { match: 'others.badge' })).outcome, '1 0 0 0')
    t.equal((await company.load('n.ndjson', line, { match: 'others.badge' })).outcome, '0 0 1 0', number)
    const same = await company.rows(
      `SELECT (others ->> 'badge')::numeric = ${number} AS same FROM lead WHERE company_id = $1`,
    )
    t.same(same, [{ same: true }], number)
  }
})
