import { takeOwner } from '@galena/operations/actions/take-owner'
import { createPool } from '@galena/store/database/pool'
import { setThrottle } from '@galena/store/operator/throttle'
import { readInstallation } from '@galena/store/owner/installation'
import t, { type Test } from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import {
  asked,
  closePool,
  confirmAll,
  contents,
  contextOf,
  differences,
  elasticsearch,
  type Installation,
  indexOnce,
  install,
  installationAt,
  logged,
  removeIndices,
} from './support/installation.ts'

// A database can hold the names of indices that were made under another INDEX_NAME: those of the database that it is a
// copy of, or its own of before. They are not its to look at, write to or drop.

/** An installation whose indexer runs, and a dump of its database that is restored beside it. */
async function productionAndDump(t: Test, alias?: string) {
  const production = await install(t, 'Production')
  await indexOnce(production)
  await rememberRebuilds(production)
  const name = `${production.name}_staging`
  await copyDatabase(t, production, name)
  const dump = installationAt(production.url.replace(production.name, name), alias ?? name)
  t.teardown(async () => {
    await closePool(dump)
    await removeIndices(dump.environment.INDEX_NAME ?? '')
  })
  const running = await production.indexer()
  t.teardown(() => running.stop())
  return { production, dump, running }
}

async function copyDatabase(t: Test, { pool, name }: Installation, to: string): Promise<void> {
  const admin = createPool(server('DATABASE_URL'), {
    applicationName: 'index name test',
    max: 1,
    onIdleError: () => undefined,
  })
  t.teardown(async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${to} WITH (FORCE)`)
    await admin.end()
  })
  const disconnect = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1'
  // The pool of the test opens no connection meanwhile.
  await eventually('nobody is connected', async () => {
    await admin.query(disconnect, [name])
    return admin.query(`CREATE DATABASE ${to} TEMPLATE ${name}`).then(
      () => true,
      () => false,
    )
  })
  await pool.query('SELECT').catch(() => undefined)
}

/** As if the index had been made by a rebuild that can be rolled back, and an earlier one had left an index to drop. */
async function rememberRebuilds({ pool }: Installation): Promise<void> {
  await pool.query(
    `INSERT INTO sync.rebuild (index_name, previous_index, state, state_at, shards, replicas, swap_by_itself, retain_hours)
     SELECT index_name || '-gone', index_name, 'done', 'epoch', 1, 0, false, 0 FROM sync.target
     UNION ALL
     SELECT index_name, index_name || '-previous', 'swapped', now(), 1, 0, false, 24 FROM sync.target`,
  )
  await pool.query("UPDATE sync.rebuild SET retain_until = now() + interval '1 day' WHERE state = 'swapped'")
}

const searchedBy = async (alias: string) => Object.keys(await elasticsearch('GET', `_alias/${alias}`))

/** All that another database could do to an index: its documents, aliases and owner, and who holds the lease. */
async function stateOf(installation: Installation) {
  const [index = ''] = await searchedBy(installation.name)
  const { [index]: facts } = (await elasticsearch('GET', index)) as Record<
    string,
    { aliases: object; mappings: { _meta: object } }
  >
  const { term } = await readInstallation(installation.pool)
  const lease = (await elasticsearch('GET', `${installation.name}.owner/_doc/lease`))._source as {
    owner: object
    term: string
  }
  t.equal(lease.term, term)
  return {
    index,
    contents: await contents(installation.name),
    aliases: facts?.aliases,
    meta: facts?.mappings._meta,
    owner: lease.owner,
    term,
  }
}

/** The other one goes on as before, and nothing of it was touched. */
async function goesOn(t: Test, production: Installation, before: unknown): Promise<void> {
  t.same(await stateOf(production), before, 'nothing of the other one was touched')
  await production.addLeads(1, 'Later')
  await production.settled()
  t.same(await differences(production), [], 'it goes on')
  t.equal(await asked(production), null, 'and has nothing to verify')
}

t.test('A dump with an INDEX_NAME of its own gets an index of its own, while production runs', async (t) => {
  const { production, dump } = await productionAndDump(t)
  const before = await stateOf(production)
  await dump.pool.query("UPDATE candidate SET first_name = 'Staging' WHERE id < 5")
  await dump.pool.query('DELETE FROM lead WHERE id = 7')

  const taken = await galena(['owner', 'take', '--reason', 'by mistake'], { environment: dump.environment })
  t.match(taken.said, /no index yet.*Start an indexer/)
  const { code } = await galena(['reindex', 'rollback'], { environment: dump.environment })
  t.equal(code, 1, 'it does not roll back to an index of production')
  t.same(await stateOf(production), before)

  const indexer = await dump.indexer()
  t.teardown(() => indexer.stop())
  t.match(logged(), new RegExp(`${before.index}.*INDEX_NAME`), 'it says that it leaves the other index alone')
  t.notMatch(logged(), /Delete it/)
  await dump.settled()
  t.same(await differences(dump), [], 'its own index has every lead')
  const [own = ''] = await searchedBy(dump.name)
  t.ok(own.startsWith(`${dump.name}-2`), own)
  const { rows } = await dump.pool.query('SELECT index_name AS index FROM sync.target')
  t.same(rows, [{ index: own }])
  t.same((await dump.pool.query("SELECT FROM sync.rebuild WHERE state = 'swapped' OR dropped_at IS NULL")).rowCount, 0)
  t.not((await readInstallation(dump.pool)).term, before.term, 'no two databases write under one term')
  await goesOn(t, production, before)
})

t.test('A dump takes over the index of its own name alone', async (t) => {
  const staging = await install(t, 'Staging')
  await indexOnce(staging)
  const { production, dump } = await productionAndDump(t, staging.name)
  const before = await stateOf(production)
  await t.rejects(dump.indexer(), { message: /belongs to another installation.*galena owner take/ })
  const other = await staging.indexer()
  await t.rejects(takeOwner(contextOf(t, dump), 'Olga', 'too early'), { message: /Indexers of the owner are running/ })
  await other.stop()
  t.equal(await takeOwner(contextOf(t, dump), 'Olga', 'a newer dump'), true)
  t.same(await stateOf(production), before)

  await setThrottle(dump.pool, { holdDocuments: 5 })
  const indexer = await dump.indexer()
  t.teardown(() => indexer.stop())
  t.ok(await confirmAll(dump), 'much of it would be overwritten')
  t.same(await differences(dump), [], 'it is an index of the dump now')
  await goesOn(t, production, before)
})

t.test('The owner of an index is watched although the lease was deleted', async (t) => {
  const staging = await install(t, 'Staging')
  const other = await staging.indexer()
  t.teardown(() => other.stop())
  await staging.settled()
  const newcomer = await install(t, 'Newcomer', staging.name)
  const before = await contents(staging.name)
  await elasticsearch('DELETE', `${staging.name}.owner`)
  // While the lease is being made again, it cannot be read.
  const said = await eventually('the lease can be read', async () => {
    const sentence = await takeOwner(contextOf(t, newcomer), 'Olga', 'a test').then(
      String,
      (error: Error) => error.message,
    )
    return sentence.startsWith('Part of the index') ? undefined : sentence
  })
  t.match(said, /Indexers of the owner are running/)
  t.same(await contents(staging.name), before)
})

t.test('An installation whose INDEX_NAME changes gets a new index, and leaves the old one alone', async (t) => {
  const moved = await install(t, 'Moved')
  const renamed = installationAt(moved.url, `${moved.name}_renamed`)
  t.teardown(async () => {
    await closePool(renamed)
    await removeIndices(renamed.environment.INDEX_NAME ?? '')
  })
  const running = await moved.indexer()
  await moved.settled()
  const before = await contents(moved.name)
  await t.rejects(renamed.indexer(), {
    code: 'start_failed',
    message: /Other indexers of this database use another INDEX_NAME.*Nothing was changed/,
  })
  await moved.addLeads(1, 'Later')
  await moved.settled()
  t.same(await differences(moved), [], 'the running one goes on')
  await running.stop()

  const old = await contents(moved.name)
  t.not(old, before)
  const indexer = await renamed.indexer()
  t.teardown(() => indexer.stop())
  await renamed.settled()
  t.same(await differences(renamed), [])
  t.same(await contents(moved.name), old, 'the old index is as it was')
  await t.rejects(moved.indexer(), { message: /Other indexers of this database use another INDEX_NAME/ })
  await indexer.stop()
})

t.test('An index that was made just before a death is found again', async (t) => {
  const installation = await install(t, 'First')
  await indexOnce(installation)
  const [index = ''] = await searchedBy(installation.name)
  // As the process left it that was killed before it could register the index.
  for (const { id } of (await installation.pool.query<{ id: number }>('SELECT id FROM lead')).rows)
    await elasticsearch('DELETE', `${index}/_doc/${id}`)
  await elasticsearch('POST', `${index}/_refresh`)
  await elasticsearch('POST', '_aliases', { actions: [{ remove: { index, alias: installation.name } }] })
  await installation.pool.query('DELETE FROM sync.target')
  await installation.pool.query("UPDATE candidate SET first_name = 'Again'")
  await indexOnce(installation)
  t.same(await searchedBy(installation.name), [index])
  t.same(Object.keys(await elasticsearch('GET', `${installation.name}-*/_alias`)), [index], 'no other one was made')
  t.same(await differences(installation), [])
})
