import { addCompany } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import t from 'tap'
import { createDatabase } from '../../../test/support/database.ts'
import { createCatalogues } from '../src/auth/catalogues.ts'

t.test('A catalogue that is read anew is never older than the call, while a slower reload is under way', async (t) => {
  const database = await createDatabase()
  t.teardown(() => database.drop())
  const { pool } = database
  const companyId = (await addCompany(pool, { name: 'Acme', timeZone: 'UTC', country: null }))?.id ?? 0
  const slow = Promise.withResolvers<void>()
  let reads = 0
  const query = async (...args: Parameters<Pool['query']>) => {
    reads += 1
    if (reads === 3) await slow.promise
    return pool.query(...args)
  }
  const catalogues = createCatalogues(Object.assign(Object.create(pool) as Pool, { query }))
  t.equal((await catalogues.find(companyId))?.labels.size, 0)
  await pool.query("INSERT INTO label (company_id, name) VALUES ($1, 'VIP')", [companyId])
  const read = catalogues.read(companyId)
  const reloaded = catalogues.reload([companyId])
  t.equal((await read)?.labels.size, 1)
  slow.resolve()
  await reloaded
  t.equal((await catalogues.find(companyId))?.labels.size, 1)
})
