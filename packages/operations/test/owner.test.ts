import { randomUUID } from 'node:crypto'
import { liveIndex } from '@galena/search/index/alias'
import { createIndex } from '@galena/search/index/create-index'
import { type IndexOwner, ownIndices } from '@galena/search/index/index-owner'
import { readLease, replaceLease } from '@galena/search/index/lease'
import { type Installation, readInstallation, recordTerm } from '@galena/store/owner/installation'
import t from 'tap'
import { beginTerm } from '../src/owner/begin-term.ts'
import { isAlive } from '../src/owner/is-alive.ts'
import { type LeaseRelation, readOwnership, relationOf, requireOwnIndex } from '../src/owner/ownership.ts'
import { pointSearches } from '../src/owner/point-searches.ts'
import { renewLease } from '../src/owner/renew-lease.ts'
import { takeOver } from '../src/owner/take-over.ts'
import { startTestSystem } from './test-system.ts'

const system = await startTestSystem()
t.teardown(async () => {
  await system.engine.client.indices.delete({ index: `${system.engine.alias}.owner` }, { ignore: [404] })
  await system.stop()
})
const lengthMs = 300

t.test('A lease is ours, an older one of ours, or foreign', async (t) => {
  const owner: IndexOwner = { installation: 'i', system: '1', database: 2, name: 'leads' }
  const us: Installation = { owner, term: 't', renewals: 7, nonce: 'seven', nextNonce: 'eight' }
  const lease = { owner, term: 't', renewals: 7, nonce: 'seven', lengthMs }
  const table: [what: string, change: object, relation: LeaseRelation][] = [
    ['as it was renewed last', {}, 'ours'],
    ['renewed, and the process died before it recorded that', { renewals: 8, nonce: 'eight' }, 'ours'],
    ['of a database that was renamed since', { owner: { ...owner, name: 'other' } }, 'ours'],
    ['as it was some renewals ago', { renewals: 6, nonce: 'six' }, 'older'],
    ['renewed by a copy', { renewals: 8, nonce: 'of the copy' }, 'foreign'],
    ['renewed by a copy as often', { renewals: 7, nonce: 'of the copy' }, 'foreign'],
    ['of another term', { term: 'u', renewals: 6, nonce: 'six' }, 'foreign'],
    ['of another database', { owner: { ...owner, database: 3 } }, 'foreign'],
    ['of another server', { owner: { ...owner, system: '2' } }, 'foreign'],
    ['of another installation', { owner: { ...owner, installation: 'j' } }, 'foreign'],
  ]
  for (const [what, change, relation] of table) t.equal(relationOf({ ...lease, ...change }, us), relation, what)
  t.equal(relationOf(undefined, us), 'none')
})

t.test('Processes of one installation renew the lease together, and it is alive while they do', async (t) => {
  t.match(await renewLease(system, lengthMs), { held: true, before: 'none' })
  for (let round = 0; round < 5; round++) {
    const renewals = await Promise.all([1, 2, 3].map(() => renewLease(system, lengthMs)))
    t.match(renewals, [{ held: true }, { held: true }, { held: true }])
  }
  const lease = await readLease(system.engine)
  if (!lease) throw new Error('There is no lease.')
  t.equal(await isAlive(system.engine, lease), false, 'nobody renews it')
  const watching = isAlive(system.engine, lease)
  await renewLease(system, lengthMs)
  t.equal(await watching, true)
  t.match(await requireOwnIndex(system), { relation: 'ours' })
})

t.test('A process that died at any step of a renewal knows the lease again', async (t) => {
  const { pool, engine } = system
  await pool.query('UPDATE sync.installation SET next_nonce = gen_random_uuid()')
  t.match(await renewLease(system, lengthMs), { held: true, before: 'ours' }, 'before it was written')
  await pool.query('UPDATE sync.installation SET next_nonce = gen_random_uuid()')
  const { owner, term, nextNonce, renewals } = await readInstallation(pool)
  const next = { owner, term, nonce: nextNonce ?? '', renewals: renewals + 1, lengthMs }
  t.equal(await replaceLease(engine, next, await readLease(engine)), true)
  t.match(await renewLease(system, lengthMs), { held: true, before: 'ours' }, 'before it was recorded')
  t.match(await readInstallation(pool), { nonce: (await readLease(engine))?.nonce, nextNonce: null })
})

t.test('Searches are pointed at no index that another owner has taken, nor away from one', async (t) => {
  const { pool, engine, index } = system
  const other = `${index}-other`
  t.teardown(() => engine.client.indices.delete({ index: other }))
  const before = await requireOwnIndex(system)
  await createIndex(engine, other, { primaryShards: 1, replicas: 0 }, before.installation)
  await pointSearches(system, other, before)
  t.equal(await liveIndex(engine), other)
  await pointSearches(system, index, await requireOwnIndex(system))
  t.equal(await liveIndex(engine), index, 'and back')

  // Whoever takes the index over does not know the other one, whose alias stays as it was.
  const { indices } = await requireOwnIndex(system)
  const stranger: IndexOwner = { installation: 'j', system: '2', database: 3, name: 'stranger' }
  await ownIndices(engine, [...indices.values()], { owner: stranger, term: 's' })
  for (const to of [index, other])
    await t.rejects(pointSearches(system, to, before), {
      code: 'not_possible',
      message: /^Nothing was switched: this database may not write to /,
    })
  t.equal(await liveIndex(engine), index)
  const taken = await readOwnership(system)
  await ownIndices(engine, [...taken.indices.values()], await readInstallation(pool))
})

t.test('A takeover begins no term that it does not hold, and none where the lease is ours already', async (t) => {
  const { pool, engine } = system
  await renewLease(system, lengthMs)
  const read = await readOwnership(system)
  t.equal(await takeOver(system, read, lengthMs, 'a test'), true)
  t.equal((await readInstallation(pool)).term, read.installation.term, 'processes of ours go on under their term')
  const { rows } = await pool.query('SELECT asked_why FROM sync.sweep')
  t.same(rows, [{ asked_why: 'a test' }])

  const before = await readInstallation(pool)
  t.equal(await beginTerm(system, read, lengthMs), false, 'the lease was renewed since')
  t.same(await readInstallation(pool), before)
  t.equal(await beginTerm(system, await readOwnership(system), lengthMs), true)
  const after = await readOwnership(system)
  t.match(after, { relation: 'ours' })
  t.not(after.installation.term, before.term)
  t.ok(after.lease && after.lease.renewals > before.renewals)
  await takeOver(system, after, lengthMs, 'a test')
  t.equal(await liveIndex(engine), after.live?.index)
})

t.test('An older lease of ours is renewed, and the caller is told; one of another term is not touched', async (t) => {
  const { pool, engine } = system
  const older = await readLease(engine)
  if (!older) throw new Error('There is no lease.')
  await renewLease(system, lengthMs)
  t.equal(await replaceLease(engine, older, await readLease(engine)), true)
  const dies = () => Promise.reject(new Error('It died.'))
  await t.rejects(renewLease(system, lengthMs, dies), { message: 'It died.' })
  const told: string[] = []
  const tell = (replaced: string) => Promise.resolve(void told.push(replaced))
  t.match(await renewLease(system, lengthMs, tell), { held: true, before: 'older' })
  t.same(told, ['older'], 'who died before the caller knew has left the older lease')
  t.equal(await replaceLease(engine, older, older), false, 'what has changed since is not replaced')
  await recordTerm(pool, { term: randomUUID(), nonce: randomUUID(), renewals: older.renewals + 9 })
  const before = await readLease(engine)
  t.same(await renewLease(system, lengthMs), { held: false })
  t.same(await readLease(engine), before)
  t.match(await readOwnership(system), { relation: 'foreign' })
  await t.rejects(requireOwnIndex(system), {
    code: 'not_possible',
    message: /kept by a copy of this database.*Nothing/,
  })
})
