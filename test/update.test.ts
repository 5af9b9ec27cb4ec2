import { startIndexOwnerCheck } from '@galena/api/auth/index-owner'
import { builderVersion } from '@galena/lead/document/build-document'
import { connectEngine } from '@galena/search/engine/engine'
import { unreadyFields } from '@galena/search/index/index-fields'
import { readIndices } from '@galena/search/index/index-owner'
import { createKey } from '@galena/store/catalogue/keys'
import type { Pool } from '@galena/store/database/pool'
import { readTargets } from '@galena/store/outbox/targets'
import { readRebuild } from '@galena/store/rebuild/rebuilds'
import t, { type Test } from 'tap'
import { createIndexerProcess } from './faults/indexer-process.ts'
import { createMutatedBuild } from './faults/mutated-build.ts'
import type { Mutation } from './faults/mutations.ts'
import { startBalancer } from './support/balancer.ts'
import { createDatabase } from './support/database.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { sendNative } from './support/native.ts'
import { startServiceProgram } from './support/service-program.ts'
import { isSoon } from './support/soon.ts'

const builder = 'packages/lead/src/document/build-document.ts'
const fields = 'packages/lead/src/document/document-fields.ts'
const form = 'packages/lead/src/document/document-form.ts'

const earlierVersion = {
  file: builder,
  find: `builderVersion = ${builderVersion}`,
  replace: `builderVersion = ${builderVersion - 1}`,
}

/** The version before: it lacks a field, and a part of another one. */
const withoutFields: Mutation = {
  name: 'without-fields',
  replacements: [
    earlierVersion,
    { file: fields, find: "  gender: 'term',\n", replace: '' },
    { file: fields, find: "  attribute_terms: 'counted',\n", replace: "  attribute_terms: 'terms',\n" },
    { file: builder, find: "    ...(gender !== '' && { gender: sortTerm(gender) }),\n", replace: '' },
  ],
}

/** The version before: `resume` and `source` are mapped in another way, `nickname` is a field, and `gender` is none. */
const otherMapping: Mutation = {
  name: 'other-mapping',
  replacements: [
    earlierVersion,
    { file: fields, find: "  gender: 'term',\n", replace: "  nickname: 'term',\n" },
    { file: fields, find: "  resume: 'flag',\n", replace: "  resume: 'term',\n" },
    { file: fields, find: "  source: 'term',\n", replace: "  source: 'terms',\n" },
    {
      file: builder,
      find: "    ...(gender !== '' && { gender: sortTerm(gender) }),\n",
      replace: "    nickname: 'none',\n",
    },
    { file: builder, find: '    resume: row.resume ?? false,\n', replace: "    resume: row.resume ? 'yes' : 'no',\n" },
  ],
}

/** This version, which knows what the version before had in its place. */
const knowsOtherMapping: Mutation = {
  name: 'knows-other-mapping',
  replacements: [
    {
      file: form,
      find: 'const olderValues: readonly OlderValues[] = []',
      replace: `const olderValues: readonly OlderValues[] = [
        { before: ${builderVersion}, of: ({ resume }) => ({ resume: resume ? 'yes' : 'no', nickname: 'none' }) },
      ]`,
    },
  ],
}

/** A database and its queues, with indexers in processes of their own. */
async function startInstallation(t: Test) {
  const database = await createDatabase()
  const { name, pool } = database
  const environment = {
    DATABASE_URL: database.url,
    REDIS_URL: server('REDIS_URL'),
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    INDEX_NAME: name,
    QUEUE_PREFIX: name,
  }
  const engine = connectEngine({ url: server('ELASTICSEARCH_URL'), alias: name }, { timeoutMs: 30_000 })
  const log = t.testdir({})
  t.teardown(async () => {
    const { indices } = await readIndices(engine, [`${name}-*`])
    for (const index of [...indices.keys(), `${name}.owner`]) await engine.client.indices.delete({ index })
    await engine.close()
    await database.drop()
  })
  await pool.query('UPDATE sync.throttle SET sweep_hours = 0')
  await pool.query(`
    INSERT INTO company (id, name) VALUES (1, 'Acme');
    INSERT INTO campaign (id, company_id, title) VALUES (1, 1, 'Nurses');
    INSERT INTO folder (id, company_id, name, status) VALUES (11, 1, 'Inbox', 'pending');
    INSERT INTO candidate (id, company_id, first_name, gender) SELECT n, 1, 'Person', 'Fémale' FROM generate_series(1, 300) n;
    INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, source, resume, others)
    SELECT n, 1, 1, n, 11, 'before', true, '{"city": "Makati"}' FROM generate_series(1, 300) n`)
  /** The document of a lead as it is now in an index. */
  const stored = async (index: string, id = 1) =>
    (await engine.client.get<Record<string, unknown>>({ index, id: String(id) }, { ignore: [404] }))._source
  return {
    pool,
    engine,
    environment,
    stored,
    indexer: async (mutation?: Mutation) => {
      const build = mutation && (await createMutatedBuild(mutation))
      const indexer = createIndexerProcess({
        name: mutation?.name ?? 'this version',
        build: build?.folder ?? process.cwd(),
        environment,
        logFile: `${log}/${mutation?.name ?? 'this-version'}.log`,
      })
      t.teardown(async () => {
        await indexer.kill()
        await build?.remove()
      })
      await indexer.start()
      return { folder: build?.folder, stop: () => indexer.kill() }
    },
    live: async () => {
      const { live } = await readIndices(engine, [])
      if (!live) throw new Error('There is no index.')
      return live
    },
    /** Looks at the index as an api does, so often. */
    check: async (pollMs: number) => {
      const running = await startIndexOwnerCheck(
        { pool, engine },
        { pollMs, onError: (error) => t.error(error), onChange: (why) => t.equal(why, undefined) },
      )
      t.teardown(() => running.stop())
      return running
    },
    settled: () =>
      eventually('no change is pending', async () => {
        const { rows } = await pool.query<{ pending: number }>(
          "SELECT (SELECT count(*) FROM sync.change WHERE lane <> 'confirm') + (SELECT count(*) FROM sync.fanout) AS pending",
        )
        return rows[0]?.pending === 0
      }),
    /** Changes a lead, and returns how many milliseconds later these indices have it. */
    change: async (id: number, ...indices: string[]): Promise<number> => {
      const source = `changed ${id} ${performance.now()}`
      await pool.query('UPDATE lead SET source = $1 WHERE id = $2', [source, id])
      const start = performance.now()
      for (const index of indices)
        await eventually('the change is written', async () => (await stored(index, id))?.source === source)
      return performance.now() - start
    },
  }
}

/** Searches through a balancer, behind which an api of the earlier version is replaced by one of this version. */
async function searchDuringUpdate(
  t: Test,
  { pool, environment, build }: { pool: Pool; environment: Record<string, string>; build: string | undefined },
) {
  const { key } = await createKey(pool, { companyId: 1, role: 'company' })
  const old = await startServiceProgram('api', { environment, ...(build !== undefined && { build }) })
  const balancer = await startBalancer([old.address])
  const ending = new AbortController()
  const failed: unknown[] = []
  let count = 0
  const searching = (async () => {
    while (!ending.signal.aborted) {
      const answer = await sendNative(balancer.address, key, '/v1/leads/search', {
        filter: { field: 'source', is: 'before' },
        limit: 1,
      })
      count += 1
      if (answer.status !== 200) failed.push(answer.body)
    }
  })()
  return {
    /** As an operator does it: the next one is started, the balancer is told, and the old one is asked to stop. */
    async replaceApi() {
      const next = await startServiceProgram('api', { environment })
      t.teardown(() => next.stop())
      balancer.use([old.address, next.address])
      await eventually('both answer', async () => (balancer.answered.get(next.address) ?? 0) > 5)
      balancer.use([next.address])
      await old.stop()
    },
    async end() {
      ending.abort()
      await searching
      await balancer.stop()
      return { count, failed }
    },
  }
}

t.test('An update that adds fields refuses nothing but them, and every change is searchable as ever', async (t) => {
  const { pool, engine, environment, check, indexer, live, change, settled } = await startInstallation(t)
  const before = await indexer(withoutFields)
  await settled()
  const searches = await searchDuringUpdate(t, { pool, environment, build: before.folder })
  const { index, mapping } = await live()
  t.notOk(mapping.properties?.gender, 'the version before does not know the field')
  const added = ['attribute_terms.values', 'gender']
  const api = await check(100)
  t.same([...api.unreadyFields()].sort(), added, 'an api of this version knows that before any indexer does')
  // One of the leads that are written again is not due, for as long as the test says so.
  const { rows } = await pool.query<{ id: number }>(
    "INSERT INTO sync.change (lead_id, company_id, lane, not_before) VALUES (300, 1, 'fanout', now() + interval '50 s') RETURNING id",
  )
  const took: number[] = []
  const changing = new AbortController()
  const changes = (async () => {
    for (let id = 1; !changing.signal.aborted; id = (id % 299) + 1) {
      await pool.query(
        "UPDATE sync.change SET not_before = now() + interval '50 s' WHERE id = $1 AND not_before > now()",
        [rows[0]?.id],
      )
      took.push(await change(id, index))
    }
  })()
  await indexer()
  await eventually('the index has the fields', async () => (await live()).mapping.properties?.gender)
  t.same([...unreadyFields(await live())].sort(), added)
  await eventually(
    'the target has the new builder',
    async () => (await readTargets(pool))[0]?.builder === builderVersion,
  )
  // Indexers of both versions run side by side, and the earlier one leaves the index alone.
  const count = took.length
  await eventually('leads are changed meanwhile', async () => took.length > count + 20)
  await before.stop()
  await searches.replaceApi()
  const { out } = await galena(['status', '--json'], { environment })
  t.match(JSON.parse(out), {
    needs_rebuild: false,
    in_step: true,
    unready_fields: ['gender', 'attribute_terms.values'],
    failures: 0,
  })
  t.same([...api.unreadyFields()].sort(), added)
  await pool.query("UPDATE sync.change SET not_before = '-infinity' WHERE id = $1", [rows[0]?.id])
  await eventually('the fields are ready', async () => unreadyFields(await live()).size === 0)
  await eventually('the api knows it', async () => api.unreadyFields().size === 0)
  changing.abort()
  await changes
  t.equal((await live()).index, index, 'the index is the same')
  const { count: made, failed } = await searches.end()
  t.same(failed.slice(0, 3), [], `of ${made} searches`)
  t.ok(made > 50)
  const whole = await engine.client.count({
    index,
    query: { bool: { filter: [{ term: { gender: 'female' } }, { exists: { field: 'attribute_terms.values' } }] } },
  })
  t.equal(whole.count, 300, 'every document has the fields')
  const late = took.filter((ms) => !isSoon(ms))
  t.same(late, [], `${took.length} changes, the slowest after ${Math.round(Math.max(...took))} ms`)
})

t.test(
  'While a changed mapping is rebuilt both indices get each change in their own form, also after a rollback',
  async (t) => {
    const { pool, environment, check, indexer, live, stored, change, settled } = await startInstallation(t)
    const before = await indexer(otherMapping)
    await settled()
    const { index: old } = await live()
    const { folder } = await indexer(knowsOtherMapping)
    await before.stop()
    const command = async (...args: string[]) => {
      const { code, out, said } = await galena([...args, '--json'], { environment, folder })
      // A status that is not good has another code, too.
      if (code !== 0 && args[0] !== 'status') throw new Error(`galena ${args.join(' ')}: ${said}`)
      return JSON.parse(out) as Record<string, unknown>
    }
    const oldForm = { resume: 'yes', nickname: 'none', schema: builderVersion - 1, gender: undefined }
    const newForm = { resume: true, nickname: undefined, schema: builderVersion, gender: 'female' }
    const has = async (index: string, wanted: object, id: number) => {
      const { resume, nickname, schema, gender } = (await stored(index, id)) ?? {}
      t.same({ resume, nickname, schema, gender }, wanted)
    }

    t.ok(isSoon(await change(1, old)), 'the searched index gets changes before there is a rebuild')
    await has(old, oldForm, 1)
    t.match(await command('status'), { needs_rebuild: true, in_step: true, pending: 0, lag_seconds: 0 })
    const unready = unreadyFields(await live())
    t.same([...unready].sort(), ['gender', 'resume', 'source'])

    await command('reindex', 'start')
    await eventually('the rebuild is ready', async () => (await readRebuild(pool))?.state === 'ready')
    const { index: fresh = '' } = (await readRebuild(pool)) ?? {}
    await change(2, old, fresh)
    await has(old, oldForm, 2)
    await has(fresh, newForm, 2)

    t.match(await command('reindex', 'swap'), { state: 'swapped' })
    t.equal((await live()).index, fresh)
    t.match(await command('status'), { needs_rebuild: false, in_step: true, unready_fields: [] })
    await change(3, old, fresh)
    await has(old, oldForm, 3)
    await has(fresh, newForm, 3)
    // What the version before has written differs in the order of its fields.
    t.match(await command('verify', '--full', '--repair', '--index', old), { missing: 0, ghost: 0, stale: 0 })
    t.match(await command('verify', '--full', '--index', old), { checked: 300, findings: [] })
    t.match(await command('verify', '--full'), { checked: 300, findings: [] })

    const api = await check(2_000)
    t.same(api.unreadyFields(), new Set())
    t.match(await command('reindex', 'rollback'), { state: 'rolled_back' })
    t.same([...api.unreadyFields()].sort(), [...unready].sort(), 'an api knows it when searches go back')
    t.equal((await live()).index, old)
    t.ok(isSoon(await change(4, old)))
    await has(old, oldForm, 4)
    t.match(await command('status'), { needs_rebuild: true, in_step: true, failures: 0 })
  },
)
