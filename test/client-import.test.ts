import { openAsBlob, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createGalenaClient, GalenaError } from '@galena/client/client'
import t from 'tap'
import { countLeads, leadsCsv, writerKey } from './client/leads.ts'
import { eventually } from './support/eventually.ts'
import { startProxy } from './support/proxy.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())

t.test('A file is imported from text, bytes, a Blob and a stream, with its options', async (t) => {
  const company = await system.company('Kinds')
  const writer = createGalenaClient({ baseUrl: system.address, key: await writerKey(system, company.id) })
  const path = join(t.testdir(), 'leads.csv')
  writeFileSync(path, leadsCsv(3))
  const options = { format: 'csv', match: 'email' } as const
  t.match(await writer.importLeads(leadsCsv(3), options), { read: 3, inserted: 3, already_written: 0 })
  t.match(await writer.importLeads(await openAsBlob(path), options), { unchanged: 3 })
  t.match(await writer.importLeads(() => new Blob([leadsCsv(3)]).stream(), options), { unchanged: 3 })
  const zipped = new Uint8Array(gzipSync(leadsCsv(4)))
  t.match(await writer.importLeads(zipped, { ...options, gzip: true, dry_run: true }), { inserted: 1, dry_run: true })
  const ndjson = JSON.stringify({ Mail: 'a@acme.example', Job: 'Nurses', salary: 7 })
  const mapped = { format: 'ndjson', map: ['Mail=email', 'Job=campaign_title'], rest_to_others: true } as const
  t.match(await writer.importLeads(ndjson, mapped), { inserted: 1 })
  await t.rejects(writer.importLeads('a,b\n1,2', { format: 'csv' }), {
    name: 'GalenaError',
    status: 400,
    detail: /header/,
  })
  const reading = await system.company('Reading')
  const reader = createGalenaClient({ baseUrl: system.address, key: reading.key })
  await t.rejects(reader.importLeads(leadsCsv(1), { format: 'csv' }), { name: 'GalenaError', status: 403 })
})

t.test('An import whose connection breaks is sent again, and writes nobody twice', async (t) => {
  const company = await system.company('Broken')
  const proxy = await startProxy(system.address)
  t.teardown(() => proxy.stop())
  const writer = createGalenaClient({ baseUrl: proxy.url, key: await writerKey(system, company.id) })
  const importing = writer.importLeads(new Blob([leadsCsv(12_000)]), { format: 'csv' })
  await eventually('batches are written', async () => (await countLeads(system, company.id)) >= 2_000)
  proxy.cut()
  t.match(await importing, { read: 12_000, inserted: 12_000 })
  t.ok((await importing).already_written >= 2_000)
  t.equal(await countLeads(system, company.id), 12_000)
})

t.test('An import that stays broken says with which key to go on', async (t) => {
  const company = await system.company('Later')
  const proxy = await startProxy(system.address)
  t.teardown(() => proxy.stop())
  const companyKey = await writerKey(system, company.id)
  const writer = createGalenaClient({ baseUrl: proxy.url, key: companyKey, patienceMs: 0 })
  const importing = writer.importLeads(leadsCsv(12_000), { format: 'csv' })
  const failed = importing.then(
    () => undefined,
    (error: GalenaError) => error,
  )
  await eventually('batches are written', async () => (await countLeads(system, company.id)) >= 2_000)
  proxy.cut()
  const error = await failed
  t.ok(error instanceof GalenaError)
  t.equal(error?.isTemporary, true)
  const idempotencyKey = error?.idempotencyKey ?? ''
  t.match(idempotencyKey, /^[0-9a-f]{32}$/)
  const direct = createGalenaClient({ baseUrl: system.address, key: companyKey })
  t.match(await direct.importLeads(leadsCsv(12_000), { format: 'csv', idempotencyKey }), { inserted: 12_000 })
  t.equal(await countLeads(system, company.id), 12_000)
})
