import t from 'tap'
import { addLeads, leadsCsv, writerKey } from './client/leads.ts'
import { serveClient } from './client/page.ts'
import { openPage, withoutChromium } from './support/chromium.ts'
import { eventually } from './support/eventually.ts'
import { startProxy } from './support/proxy.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const large = await system.company('Large')
await addLeads(system, { company: large.id, first: 10_001, count: 3_000, texts: 300 })
await system.settled()

t.test('All of it works the same', { skip: withoutChromium }, async (t) => {
  const company = await system.company('Browser')
  const companyKey = await writerKey(system, company.id)
  const served = await serveClient(system.address, companyKey)
  t.teardown(() => served.close())
  const page = await openPage(t, served.address)
  const imported = await page.evaluate(
    `client.importLeads(new File([${JSON.stringify(leadsCsv(250))}], 'leads.csv'), { format: 'csv', match: 'email' })`,
  )
  t.match(imported, { read: 250, inserted: 250 })
  await system.settled()
  const all = (call: string) => page.evaluate(`all(client.${call})`) as Promise<{ came: unknown[]; status?: number }>
  t.equal((await all("searchLeads({ fields: ['id'], limit: 100 })")).came.length, 250)
  const lines = (await all('exportLeads()')).came as string[]
  t.equal(new Set(lines.map((line) => (JSON.parse(line) as { id: number }).id)).size, 250)
  const pages = (await all('changes({ limit: 100 })')).came as { leads: { id: number }[] }[]
  t.ok(pages.length >= 3)
  t.equal(new Set(pages.flatMap(({ leads }) => leads.map(({ id }) => id))).size, 250)
  t.match(await page.evaluate("client.POST('/v1/leads/count', { body: {} }).then(({ data }) => data)"), { total: 250 })
  t.match(await all("searchLeads({ sort: [{ field: 'nmae' }] })"), {
    name: 'GalenaError',
    status: 400,
    type: '/problems/invalid-request',
  })
})

t.test('An export that breaks off throws', { skip: withoutChromium }, async (t) => {
  const proxy = await startProxy(system.address)
  t.teardown(() => proxy.stop())
  const served = await serveClient(proxy.url, large.key)
  t.teardown(() => served.close())
  const page = await openPage(t, served.address)
  await page.evaluate('all(client.exportLeads())')
  proxy.pauseAfter(proxy.passed() / 2)
  const reading = page.evaluate('all(client.exportLeads())') as Promise<{ came: unknown[] }>
  await eventually('it has begun', () => page.evaluate<boolean>('came.length > 0'))
  await eventually('more was held back', async () => proxy.held('') > 0)
  proxy.cut()
  const { came, ...error } = await reading
  t.match(error, { name: 'GalenaError', status: 0 })
  t.ok(came.length < 3_000)
})
