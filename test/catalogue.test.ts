import t from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { soon } from './support/soon.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { timeZone: 'Asia/Manila', country: 'PH' })
const other = await system.company('Other')
await system.sql(
  `INSERT INTO campaign (company_id, title, ats_external_id, campaign_type, job_title, location, archived_at, created_at, updated_at) VALUES
     ($1, 'Señior Nurses', 'ATS-7', 'inbound', 'Nurse', 'Cebu', NULL, '2026-01-02T03:04:05.678Z', '2026-01-03Z'),
     ($1, 'Drivers', NULL, NULL, NULL, NULL, NULL, '2026-01-02Z', '2026-01-02Z'),
     ($1, 'Old nurses', 'ATS-8', NULL, NULL, NULL, now(), '2026-01-02Z', '2026-01-02Z'),
     ($2, 'Nurses of others', 'ATS-7', NULL, NULL, NULL, NULL, '2026-01-02Z', '2026-01-02Z')`,
  [acme.id, other.id],
)
await system.sql(
  `INSERT INTO label (company_id, name) SELECT $1::bigint, 'Label ' || lpad(n::text, 2, '0') FROM generate_series(1, 30) n
   UNION ALL SELECT $1, name FROM unnest('{Deleted,Ébène,vip,VIP}'::text[]) name UNION ALL SELECT $2::bigint, 'Label of others'`,
  [acme.id, other.id],
)
await system.sql(
  "INSERT INTO folder (company_id, name, status) VALUES ($1, 'Workday Onboarding', 'workday_onboarding')",
  [acme.id],
)
await system.sql(
  "INSERT INTO candidate_attribute (company_id, key, name, data_type) VALUES ($1, 'x.y-z', 'B', 'date'), ($1, 'a', 'C', 'text'), ($1, 'n', 'A', 'number')",
  [acme.id],
)

async function get(path: string, key = acme.key) {
  const answer = await fetch(`${system.address}/api/talkpush_services/${path}`, { headers: { 'X-Api-Key': key } })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown[]> }
}

const column = async (path: string, list: string, name: string) =>
  eventually('the catalogue is read', async () => {
    const { status, body } = await get(path)
    return status === 200 && body[list]?.map((row) => (row as Record<string, unknown>)[name])
  })

t.test('Folders: the seven default ones and custom ones with their statuses', async (t) => {
  const names = await column('company/folders', 'folders', 'folder_name')
  const usual = ['Inbox', 'Completed', 'Shortlisted', 'On Hold', 'Rejected', 'Hired', 'No Response']
  t.same(names, [...usual, 'Workday Onboarding'])
  const { body } = await get('company/folders')
  t.same(Object.keys(body.folders?.[0] ?? {}), ['id', 'folder_name', 'default', 'status'])
  t.match(body.folders?.at(0), { default: true, status: 'pending' })
  t.match(body.folders?.at(-1), { default: false, status: 'workday_onboarding' })
  const [campaign] = await system.sql<{ id: number }>("SELECT id FROM campaign WHERE title = 'Drivers'")
  t.same((await get(`campaigns/${campaign?.id}/folders`)).body, body, 'a campaign has the same')
})

t.test('Labels: by name, a page at a time, with their number in the headers, without the reserved one', async (t) => {
  const first = await get('company/labels')
  t.equal(first.body.labels?.length, 25)
  t.equal(first.headers.get('X-Total-Count'), '33')
  t.equal(first.headers.get('X-Page-Count'), '2')
  t.same(Object.keys(first.body.labels?.[0] ?? {}), ['id', 'name', 'created_at', 'updated_at'])
  t.match(first.body.labels?.[0], { created_at: /^\d{4}-\d\d-\d\dT.*\.\d{3}\+08:00$/ })
  t.same(await column('company/labels?page=2', 'labels', 'name'), [
    ...[26, 27, 28, 29, 30].map((number) => `Label ${number}`),
    'VIP',
    'vip',
    'Ébène',
  ])
  t.same(await column('company/labels?name=EBE', 'labels', 'name'), ['Ébène'], 'case and accents aside')
  t.same(await column('company/labels?name=del', 'labels', 'name'), [])
  t.same(await column('company/labels?name=abel%2003&per_page=100', 'labels', 'name'), ['Label 03'])
  for (const wrong of ['page=0', 'page=x', 'per_page=101', 'per_page=-1']) {
    t.match(await get(`company/labels?${wrong}`), { status: 400, body: { message: wrong.split('=')[0] } }, wrong)
  }
})

t.test('Attributes: by name, with the key that filters take', async (t) => {
  t.same((await get('company/candidate_attributes')).body.candidate_attributes, [
    { id: 3, key: 'n', name: 'A', data_type: 'number' },
    { id: 1, key: 'x.y-z', name: 'B', data_type: 'date' },
    { id: 2, key: 'a', name: 'C', data_type: 'text' },
  ])
})

t.test(
  'Campaigns: current and archived ones, found by id, external id or title; 404 when there are none',
  async (t) => {
    const finds = (path: string, titles: string[]) =>
      column(path, 'campaigns', 'campaign_title').then((found) => t.same(found, titles, path))
    await finds('campaigns', ['Señior Nurses', 'Drivers'])
    await finds('campaigns/archive', ['Old nurses'])
    await finds('campaigns/1', ['Señior Nurses'])
    await finds('campaigns/search/1', ['Señior Nurses'])
    await finds('campaigns/search/ats-7', ['Señior Nurses'])
    await finds('campaigns/search/NURSES', ['Señior Nurses', 'Old nurses'])
    await finds('campaigns/search/senior%20nur', ['Señior Nurses'])
    t.same((await get('campaigns/1')).body.campaigns, [
      {
        id: 1,
        campaign_title: 'Señior Nurses',
        campaign_type: 'inbound',
        job_title: 'Nurse',
        location: 'Cebu',
        ats_external_id: 'ATS-7',
        created_at: '2026-01-02T11:04:05.678+08:00',
        updated_at: '2026-01-03T08:00:00.000+08:00',
      },
    ])
    const nobodys = [
      'campaigns/4',
      'campaigns/4/folders',
      'campaigns/999',
      'campaigns/search/others',
      `campaigns/search/${'x'.repeat(1_000)}`,
      'campaigns/search/4',
      'campaigns/x',
    ]
    for (const path of nobodys) t.match(await get(path), { status: 404, body: { error: /./, message: /./ } }, path)
    t.equal((await get('campaigns/archive', other.key)).status, 404)
  },
)

t.test('Every list needs a key', async (t) => {
  for (const path of ['company/folders', 'company/labels', 'company/candidate_attributes', 'campaigns', 'campaigns/1'])
    t.match(await get(path, 'wrong'), { status: 401, body: { error: 'unauthorized' } }, path)
})

t.test('A new name of a label, folder or campaign shows within two seconds, and writes no document', async (t) => {
  await system.sql(
    `WITH people AS (INSERT INTO candidate (company_id, first_name) SELECT $1, 'Ana' FROM generate_series(1, 1200) RETURNING id),
     leads AS (INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
       SELECT $1, 1, people.id, folder.id FROM people, folder WHERE company_id = $1 AND status = 'hired' RETURNING id)
     INSERT INTO lead_label SELECT leads.id, label.id FROM leads, label WHERE label.company_id = $1 AND label.name = 'vip'`,
    [acme.id],
  )
  await system.settled()
  const maxToken = async () => {
    const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${system.index}/_search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ size: 0, aggs: { token: { max: { field: 'token' } } } }),
    })
    return ((await answer.json()) as { aggregations: { token: { value: number } } }).aggregations.token.value
  }
  const before = await maxToken()
  const [vip] = await system.sql<{ id: number }>("SELECT id FROM label WHERE name = 'vip'")
  const shown = (attempt: number) => ({
    labels: [`Priority ${attempt}`],
    folder: `Joined ${attempt}`,
    state: 'hired',
    campaign_title: `Care ${attempt}`,
    campaign_ats_external_id: `ATS-9${attempt}`,
  })
  await soon(
    'the new names are shown',
    (attempt) =>
      system.sql(`
        UPDATE label SET name = 'Priority ${attempt}' WHERE id = ${vip?.id};
        UPDATE folder SET name = 'Joined ${attempt}' WHERE status = 'hired';
        UPDATE campaign SET title = 'Care ${attempt}', ats_external_id = 'ATS-9${attempt}' WHERE id = 1`),
    async (attempt) => {
      const { body } = await acme.search({
        'filter[label_selected]': `priority ${attempt}`,
        'filter[status_selected]': 'hired',
      })
      return (
        body.total === 1_200 &&
        JSON.stringify({ ...body.candidates[0], ...shown(attempt) }) === JSON.stringify(body.candidates[0])
      )
    },
  )
  t.equal((await system.sql('SELECT FROM sync.change')).length, 0, 'nothing was queued')
  t.equal(await maxToken(), before, 'nothing was written')
})
