import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startLocalStack } from '@galena/local-stack/local-stack'
import { takeOwner } from '@galena/operations/actions/take-owner'
import { ownerFacts } from '@galena/operations/owner/owner-facts'
import { readStatus } from '@galena/operations/status/read-status'
import { addCompany } from '@galena/store/catalogue/companies'
import { createKey } from '@galena/store/catalogue/keys'
import { migrate, readMigrations } from '@galena/store/database/migrate'
import { createPool } from '@galena/store/database/pool'
import { readAudit } from '@galena/store/operator/audit'
import { readInstallation } from '@galena/store/owner/installation'
import t from 'tap'
import { nodeEnvironment, server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { startHttpProxy } from './support/http-proxy.ts'
import {
  asked,
  closePool,
  contents,
  contextOf,
  differences,
  elasticsearch,
  type Installation,
  indexOnce,
  install,
  installationAt,
  lines,
  logged,
  removeIndices,
} from './support/installation.ts'
import { searchPath } from './support/system.ts'

t.test('Another database that is pointed at the same index neither writes to it nor shows it', async (t) => {
  const production = await install(t, 'Production')
  const running = await production.indexer()
  t.teardown(() => running.stop())
  await production.settled()
  t.same(await differences(production), [])
  const before = await contents(production.name)
  const staging = await install(t, 'Staging', production.name)

  await t.rejects(staging.indexer(), {
    code: 'start_failed',
    message: new RegExp(
      `in use by another installation: \\S+ \\(database ${production.name}, .*Nothing was changed\\. Set INDEX_NAME`,
    ),
  })
  t.same(await contents(production.name), before, 'with equal ids nothing is overwritten or removed')
  const context = contextOf(t, staging)
  t.match(await readStatus(context), { documents: 0, warnings: [{ code: 'index_not_ours' }] })
  t.match(await ownerFacts(context), {
    this: { name: staging.name },
    owner: { name: production.name },
    lease: { name: production.name, alive: true },
    ours: false,
  })

  const api = await staging.api()
  t.teardown(() => api.stop())
  const { key } = await createKey(staging.pool, { companyId: 1, role: 'company' })
  const operator = await createKey(staging.pool, { companyId: null, role: 'write' })
  const ask = async (path: string, apiKey = key) => {
    const answer = await fetch(`${api.address}${path}`, { headers: { 'x-api-key': apiKey } })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  t.match(await ask('/v1/leads/suggest?query=production'), { status: 503, body: { type: '/problems/index-not-ours' } })
  for (const path of [searchPath, '/health/ready'])
    t.match(await ask(path), { status: 503, body: { error: 'index_not_ours', message: /another installation/ } }, path)
  t.match(await ask('/api/talkpush_services/company/folders'), { status: 200 }, 'names are those of its own database')
  t.match(await ask('/ops/leads/1', operator.key), { status: 409, body: { message: /another installation/ } })
  t.match(await ask('/ops/owner', operator.key), { status: 200, body: { ours: false } })

  for (const command of [
    ['verify', '--full', '--repair'],
    ['reindex', 'start', '--swap'],
    ['reindex', 'rollback'],
    ['sync', '--ids', '1'],
    ['owner', 'take', '--reason', 'by mistake'],
  ]) {
    const { code, said } = await galena(command, { environment: staging.environment })
    t.equal(code, 1, command.join(' '))
    t.match(said, /another installation|Indexers of the owner are running/, command.join(' '))
  }
  t.same(await readAudit(staging.pool, 10), [], 'nothing was done')
  t.same(await contents(production.name), before)
  await production.addLeads(1, 'Later')
  await production.settled()
  t.same(await differences(production), [], 'and the first one goes on')
})

t.test('An api that may not read the lease shows nothing until it knows whose the index is', async (t) => {
  const production = await install(t, 'Production')
  await indexOnce(production)
  const staging = await install(t, 'Staging', production.name)
  const proxy = await startHttpProxy(server('ELASTICSEARCH_URL'))
  t.teardown(() => proxy.stop())
  const refuseLease = () =>
    proxy.intercept((request, pass) =>
      request.path.startsWith(`/${production.name}.owner/`)
        ? {
            status: 403,
            headers: { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' },
            body: JSON.stringify({ error: { type: 'security_exception', reason: 'not authorized' }, status: 403 }),
          }
        : pass(),
    )
  refuseLease()
  const startBehindProxy = async (installation: Installation) => {
    installation.environment.ELASTICSEARCH_URL = proxy.url
    const api = await installation.api()
    t.teardown(() => api.stop())
    const { key } = await createKey(installation.pool, { companyId: 1, role: 'company' })
    return async () => {
      const answer = await fetch(`${api.address}${searchPath}?api_key=${key}`)
      return { status: answer.status, body: await answer.json() }
    }
  }
  const searchStaging = await startBehindProxy(staging)
  t.match(await searchStaging(), { status: 503, body: { error: 'index_not_ours' } }, 'the index names its owner')
  const search = await startBehindProxy(production)
  t.match(await search(), { status: 503, body: { error: 'unavailable' } }, 'nobody knows yet')
  proxy.intercept()
  await eventually('its owner shows it', async () => (await search()).status === 200)
  refuseLease()
  lines.length = 0
  await eventually('a check fails', () => Promise.resolve(logged().includes('cannot be checked')))
  t.match(await search(), { status: 200 }, 'what was last known counts')
  t.match(await searchStaging(), { status: 503, body: { error: 'index_not_ours' } })
})

t.test('A stopped owner stays the owner, until the other database takes the index with a reason', async (t) => {
  const production = await install(t, 'Production')
  await indexOnce(production)
  const before = await contents(production.name)
  const staging = await install(t, 'Staging', production.name)
  await t.rejects(staging.indexer(), { message: /belongs to another installation.*galena owner take --reason TEXT/ })
  t.same(await contents(production.name), before)
  const { environment } = staging
  t.match((await galena(['owner', 'show'], { environment })).out, /not running\nThe index \S+ belongs to another/)
  t.match((await galena(['owner', 'take', '--reason', ' '], { environment })).said, /length of the reason/)

  const taken = await galena(['owner', 'take', '--reason', 'production moves here', '--json'], { environment })
  t.same(JSON.parse(taken.out), { taken: true })
  t.match(await readAudit(staging.pool, 10), [
    {
      who: 'Olga',
      command: 'owner take',
      details: { reason: 'production moves here', from: { name: production.name } },
    },
  ])
  t.equal(await takeOwner(contextOf(t, staging), 'Olga', 'again'), false, 'it is ours already')
  const running = await staging.indexer()
  t.teardown(() => running.stop())
  await eventually('the index was verified', async () => !(await asked(staging)))
  await staging.settled()
  t.same(await differences(staging), [], 'now it is an index of the other database')
  await t.rejects(production.indexer(), { message: /in use by another installation/ })
})

t.test('A copy of a database is another owner; a database with another name is the same', async (t) => {
  const production = await install(t, 'Production')
  await indexOnce(production)
  const before = await contents(production.name)
  const [copy, renamed] = [`${production.name}_copy`, `${production.name}_renamed`]
  await production.pool.end()
  const admin = createPool(server('DATABASE_URL'), {
    applicationName: 'owner test',
    max: 1,
    onIdleError: () => undefined,
  })
  t.teardown(async () => {
    for (const name of [copy, renamed]) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.end()
  })
  await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${production.name}'`)
  await admin.query(`CREATE DATABASE ${copy} TEMPLATE ${production.name}`)
  await admin.query(`ALTER DATABASE ${production.name} RENAME TO ${renamed}`)
  const at = (name: string) => {
    const installation = installationAt(production.url.replace(production.name, name), production.name)
    t.teardown(() => closePool(installation))
    return installation
  }
  const [ofCopy, ofRenamed] = [at(copy), at(renamed)]
  await t.rejects(ofCopy.indexer(), { message: /belongs to another installation/ })
  await indexOnce(ofRenamed)
  t.same(await contents(production.name), before, 'the same database goes on where it was')
  t.equal(await asked(ofRenamed), null, 'and has nothing to verify')

  await ofRenamed.pool.end()
  await admin.query(`DROP DATABASE ${renamed} WITH (FORCE)`)
  await ofCopy.addLeads(1, 'Restored')
  const running = await ofCopy.indexer()
  t.teardown(() => running.stop())
  t.match(logged(), /The database that kept the index no longer exists: this one was restored from its backup/)
  await eventually('the index was verified', async () => !(await asked(ofCopy)))
  await ofCopy.settled()
  t.same(await differences(ofCopy), [], 'once the owner is gone for good, its backup takes its place')
})

t.test('Another installation takes no index by itself, on the same server or a clone of it', async (t) => {
  const production = await install(t, 'Production')
  await indexOnce(production)
  const before = await contents(production.name)
  const { owner } = await readInstallation(production.pool)
  await production.pool.query('UPDATE sync.installation SET id = gen_random_uuid()')
  await t.rejects(
    production.indexer(),
    { message: /belongs to another installation.*galena owner take/ },
    'made anew where a clone of the server has the number of the database',
  )
  await production.pool.query('UPDATE sync.installation SET id = $1', [owner.installation])

  const admin = createPool(server('DATABASE_URL'), {
    applicationName: 'owner test',
    max: 1,
    onIdleError: () => undefined,
  })
  t.teardown(() => admin.end())
  await closePool(production)
  await admin.query(`DROP DATABASE ${production.name} WITH (FORCE)`)
  const staging = await install(t, 'Staging', production.name)
  await t.rejects(
    staging.indexer(),
    { message: /belongs to another installation.*galena owner take/ },
    'where the database of the owner does not exist',
  )
  t.same(await contents(production.name), before)
})

t.test('A copy of a server is told apart while the first one runs, and takes its place when it is gone', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'galena-owner-'))
  chmodSync(home, 0o755)
  const { DATABASE_URL: _, ...environment } = process.env
  const startPostgres = async (name: string) => {
    const stack = await startLocalStack({ home: join(home, name), environment, log: () => undefined })
    t.teardown(() => stack.stop())
    return { url: stack.urls.DATABASE_URL ?? '', stop: () => stack.stop() }
  }
  t.teardown(() => rmSync(home, { recursive: true, force: true }))
  const index = `galena_test_${process.pid}_copies`
  t.teardown(() => removeIndices(index))
  let first = await startPostgres('first')
  const at = (url: string, queues: string) => {
    const installation = installationAt(url, index)
    installation.environment.QUEUE_PREFIX = `${index}_${queues}`
    return installation
  }
  let production = at(first.url, 'first')
  const client = await production.pool.connect()
  await migrate(client, await readMigrations())
  client.release()
  await addCompany(production.pool, { name: 'Acme', timeZone: 'UTC', country: null })
  await production.pool.query("INSERT INTO campaign (company_id, title) VALUES (1, 'Nurses')")
  await production.addLeads(20, 'Production')
  await indexOnce(production)
  await production.pool.end()
  await first.stop()
  mkdirSync(join(home, 'second'))
  execFileSync('cp', ['-a', join(home, 'first/postgres'), join(home, 'second')])
  first = await startPostgres('first')
  const second = await startPostgres('second')
  production = at(first.url, 'first')
  const copy = at(second.url, 'second')
  t.teardown(() => Promise.all([closePool(production), closePool(copy)]))

  const running = await production.indexer()
  await production.settled()
  const before = await contents(index)
  await t.rejects(copy.indexer(), { message: /in use by another copy of this database.*Nothing was changed/ })
  const api = await copy.api()
  t.teardown(() => api.stop())
  const { key } = await createKey(copy.pool, { companyId: 1, role: 'company' })
  const search = async () => (await fetch(`${api.address}${searchPath}?api_key=${key}`)).status
  t.equal(await search(), 503, 'its api shows nothing')
  t.same(await contents(index), before)

  await running.stop()
  await copy.addLeads(1, 'Promoted')
  const promoted = await copy.indexer()
  t.teardown(() => promoted.stop())
  t.match(logged(), /it was restored, or a standby has taken its place/)
  await copy.settled()
  await eventually('its api shows the index', async () => (await search()) === 200)
  await t.rejects(production.indexer(), { message: /in use by another copy of this database/ })

  const now = await contents(index)
  const apart = installationAt(first.url, `${index}_apart`)
  apart.environment.QUEUE_PREFIX = `${index}_apart`
  t.teardown(() => removeIndices(`${index}_apart`))
  await indexOnce(apart)
  t.same(await differences(apart), [], 'with an INDEX_NAME of its own a copy gets an index of its own')
  await closePool(apart)
  t.same(await contents(index), now)
  await copy.addLeads(1, 'Later')
  await copy.settled()
  t.same(await differences(copy), [], 'and the other one goes on')
})

t.test('A process that was frozen while another owner took the index writes nothing when it wakes', async (t) => {
  const production = await install(t, 'Production')
  const program = fileURLToPath(new URL('support/indexer-program.ts', import.meta.url))
  const child = spawn(process.execPath, [program], {
    env: { ...nodeEnvironment(), ...production.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (data) => {
    said += String(data)
  })
  const ended = once(child, 'exit')
  await production.settled()
  child.kill('SIGSTOP')
  const other = await install(t, 'Other', production.name)
  await eventually('the other one may take the index', () => takeOwner(contextOf(t, other), 'Olga', 'a test'))
  const before = await contents(production.name)
  await production.pool.query("UPDATE candidate SET first_name = 'Late'")
  child.kill('SIGCONT')
  t.match(await ended, [1], 'it ends')
  t.match(said, /belongs to another installation: .*This indexer stops/)
  t.same(await contents(production.name), before)
  t.match(await readStatus(contextOf(t, production)), { warnings: [{ code: 'index_not_ours' }] })
})

t.test('An index of an earlier version is claimed by the database that wrote it, and by no other', async (t) => {
  const production = await install(t, 'Production')
  await indexOnce(production)
  const before = await contents(production.name)
  const [index = ''] = Object.keys(await elasticsearch('GET', `_alias/${production.name}`))
  // What this version added is taken away again.
  await elasticsearch('DELETE', `${production.name}.owner`)
  const aliases = Object.keys(
    ((await elasticsearch('GET', `${index}/_alias`))[index] as { aliases: object } | undefined)?.aliases ?? {},
  )
  for (const alias of aliases.filter((name) => name !== production.name))
    await elasticsearch('DELETE', `${index}/_alias/${alias}`)
  await elasticsearch('PUT', `${index}/_mapping`, { _meta: {} })
  await production.pool.query('UPDATE sync.target SET index_uuid = NULL, operations = NULL')
  await production.pool.query('UPDATE sync.installation SET renewals = 0')

  const staging = await install(t, 'Staging', production.name)
  await t.rejects(staging.indexer(), {
    message: /has 20 documents, and neither the index nor this database says whose/,
  })
  const api = await staging.api()
  t.teardown(() => api.stop())
  const { key } = await createKey(staging.pool, { companyId: 1, role: 'company' })
  t.equal((await fetch(`${api.address}${searchPath}?api_key=${key}`)).status, 503)
  const own = await production.api()
  t.teardown(() => own.stop())
  const ownKey = await createKey(production.pool, { companyId: 1, role: 'company' })
  t.equal((await fetch(`${own.address}${searchPath}?api_key=${ownKey.key}`)).status, 200, 'before the indexer starts')

  const { rows } = await production.pool.query<{ origin: string }>('SELECT origin FROM sync.sweep')
  await production.pool.query("UPDATE sync.sweep SET origin = regexp_replace(origin, ' .* ', ' 99 ')")
  await t.rejects(
    production.indexer(),
    { message: /has 20 documents and .*its server has changed since/ },
    'a failover',
  )
  await production.pool.query('UPDATE sync.sweep SET origin = $1', [rows[0]?.origin])

  const running = await production.indexer()
  t.teardown(() => running.stop())
  t.same(await contents(production.name), before, 'no document is written again')
  t.equal(await asked(production), null)
  await production.addLeads(1, 'Later')
  await production.settled()
  t.same(await differences(production), [])
  await t.rejects(staging.indexer(), { message: /in use by another installation/ })
})
