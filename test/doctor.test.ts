import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Diagnosis } from '@galena/operations/doctor/diagnosis'
import { runDoctor } from '@galena/operations/doctor/run-doctor'
import { connectEngine } from '@galena/search/engine/engine'
import { readRedisFacts } from '@galena/service/redis/redis-facts'
import { createKey } from '@galena/store/catalogue/keys'
import { createPool } from '@galena/store/database/pool'
import { installTriggers } from '@galena/store/outbox/triggers'
import t from 'tap'
import { createDatabase } from './support/database.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { startPooler, withoutPooler } from './support/pooler.ts'
import { startRedis } from './support/redis-server.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
await system.settled()
const usual = {
  DATABASE_URL: system.databaseUrl,
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  REDIS_URL: server('REDIS_URL'),
}

/** What the doctor says of these servers, without what is well. `aheadMs`: how far the clock of this machine is ahead. */
async function complaints(
  changed: Partial<typeof usual> & { readonly caFile?: string } = {},
  aheadMs = 0,
): Promise<Diagnosis[]> {
  const { caFile, ...addresses } = { ...usual, ...changed }
  const pool = createPool(addresses.DATABASE_URL, {
    applicationName: 'galena test',
    max: 4,
    queryTimeoutMs: 10_000,
    behindPooler: true,
    onIdleError: () => undefined,
  })
  const engine = connectEngine({ url: addresses.ELASTICSEARCH_URL, alias: system.index }, { timeoutMs: 10_000 })
  try {
    const askRedis = () => readRedisFacts({ url: addresses.REDIS_URL }, 10_000)
    const tlsFiles = { ELASTICSEARCH: { caFile, certFile: undefined, keyFile: undefined } }
    const servers = { ...addresses, ELASTICSEARCH_URL: [addresses.ELASTICSEARCH_URL] }
    const checks = await runDoctor({ pool, engine, askRedis, addresses: servers, tlsFiles }, () => Date.now() + aheadMs)
    return checks.filter(({ status }) => status !== 'ok')
  } finally {
    await pool.end()
    await engine.close()
  }
}

// The servers of the tests forgo what a loss of power needs.
const isUsual = ({ check }: Diagnosis) => check === 'postgres_durability'

const settings = (index: string, body: object) =>
  fetch(`${server('ELASTICSEARCH_URL')}/${index}/_settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const indexSettings = (body: object) => settings(`${system.index}-*`, body)

interface Fault {
  readonly check: string
  readonly status?: 'warning'
  readonly says: RegExp
  readonly remedy: RegExp
  readonly plant: () => Promise<unknown>
  readonly mend: () => Promise<unknown>
}

const inDatabase = (plant: string, mend: string) => ({
  plant: () => system.sql(plant),
  mend: () => system.sql(mend),
})
const name = new URL(system.databaseUrl).pathname.slice(1)
const faults: Fault[] = [
  {
    check: 'triggers',
    says: /lead_label\.sync_insert/,
    remedy: /galena triggers install/,
    plant: () => system.sql('ALTER TABLE lead_label DISABLE TRIGGER ALL'),
    mend: () => installTriggers(system.pool),
  },
  {
    check: 'postgres_writes',
    says: /default_transaction_read_only is on/,
    remedy: /RESET default_transaction_read_only/,
    plant: () => system.sql(`ALTER DATABASE ${name} SET default_transaction_read_only = on`),
    // The sessions that are open are as they were.
    mend: () => system.sql(`ALTER DATABASE ${name} RESET default_transaction_read_only`),
  },
  {
    check: 'postgres_connections',
    status: 'warning',
    says: /\d+ connections are free .*An indexer opens up to 11/,
    remedy: /max_connections/,
    ...inDatabase(`ALTER DATABASE ${name} CONNECTION LIMIT 60`, `ALTER DATABASE ${name} CONNECTION LIMIT -1`),
  },
  {
    check: 'replica_identity',
    says: /A publication has sync\.clock/,
    remedy: /REPLICA IDENTITY FULL/,
    ...inDatabase(
      'ALTER TABLE sync.clock REPLICA IDENTITY NOTHING; CREATE PUBLICATION everything FOR TABLE sync.clock',
      'DROP PUBLICATION everything; ALTER TABLE sync.clock REPLICA IDENTITY FULL',
    ),
  },
  {
    check: 'ids',
    status: 'warning',
    says: /answer may have rows with ids below 0/,
    remedy: /ALTER TABLE answer .*VALIDATE CONSTRAINT/,
    ...inDatabase(
      'ALTER TABLE answer RENAME CONSTRAINT id_from_0_to_9007199254740991 TO elsewhere',
      'ALTER TABLE answer RENAME CONSTRAINT elsewhere TO id_from_0_to_9007199254740991',
    ),
  },
  {
    check: 'time_zones',
    status: 'warning',
    says: /differently, or do not know them: Mars\/Base/,
    remedy: /galena company set/,
    ...inDatabase("UPDATE company SET time_zone = 'Mars/Base'", "UPDATE company SET time_zone = 'UTC'"),
  },
  {
    check: 'keys',
    status: 'warning',
    says: /have expired: \d+ \(20/,
    remedy: /galena keys create/,
    ...inDatabase("UPDATE api_key SET expires_at = now() - interval '1 day'", 'UPDATE api_key SET expires_at = NULL'),
  },
  {
    check: 'index_refresh',
    says: /refresh_interval -1: searches do not see/,
    remedy: /curl -X PUT/,
    plant: () => indexSettings({ 'index.refresh_interval': '-1' }),
    mend: () => indexSettings({ 'index.refresh_interval': '500ms' }),
  },
  {
    check: 'index_settings',
    says: /blocks\.write true: nothing is written/,
    remedy: /curl -X PUT/,
    plant: () => indexSettings({ 'index.blocks.write': true }),
    mend: () => indexSettings({ 'index.blocks.write': null }),
  },
  {
    check: 'elasticsearch_shards',
    status: 'warning',
    says: /has 1 replicas, which need 2 nodes/,
    remedy: /INDEX_REPLICAS/,
    plant: () => indexSettings({ 'index.number_of_replicas': 1 }),
    mend: () => indexSettings({ 'index.number_of_replicas': 0 }),
  },
]

t.test('A healthy system has no complaint', async (t) => {
  t.same(
    (await complaints()).filter((found) => !isUsual(found)),
    [],
  )
})

t.test('Each fault is named with its remedy, and nothing else', async (t) => {
  await createKey(system.pool, { companyId: acme.id, role: 'company' })
  for (const { check, status = 'bad', says, remedy, plant, mend } of faults) {
    await plant()
    try {
      const found = (await complaints()).filter((complaint) => !isUsual(complaint))
      t.match(found, [{ check, status, message: says, remedy }], check)
      t.equal(found.length, 1, `${check} alone`)
    } finally {
      await mend()
    }
    // The indexers notice, too, and repair what they can.
    await eventually(`${check} is mended`, async () => (await complaints()).every(isUsual))
  }
})

t.test('So are addresses that lead to the wrong server', async (t) => {
  const empty = await createDatabase({ migrated: false })
  const other = await createDatabase()
  t.teardown(async () => {
    await empty.drop()
    await other.drop()
  })
  const wrong = new URL(system.databaseUrl)
  wrong.password = 'wrong'
  const cases: [changed: Parameters<typeof complaints>[0], check: string, says: RegExp, remedy: RegExp][] = [
    [{ DATABASE_URL: empty.url }, 'migrations', /lacks \d+ migrations/, /galena migrate/],
    [{ DATABASE_URL: wrong.href }, 'postgres', /refuses the login/, /DATABASE_URL/],
    [{ DATABASE_URL: other.url }, 'index_owner', /belongs to another installation/, /INDEX_NAME/],
    [{ ELASTICSEARCH_URL: 'http://127.0.0.1:9' }, 'elasticsearch', /nothing listens/, /ELASTICSEARCH_URL/],
    [{ REDIS_URL: 'redis://127.0.0.1:9' }, 'redis', /nothing listens/, /REDIS_URL/],
  ]
  for (const [changed, check, says, remedy] of cases) {
    const found = (await complaints(changed)).find((complaint) => complaint.check === check)
    t.match(found, { status: 'bad', message: says, remedy }, check)
  }
})

t.test('So are a user without rights, hidden rows, and a pooler that shares sessions', async (t) => {
  const database = await createDatabase()
  const role = `${database.name}_user`
  await database.pool.query(`CREATE ROLE ${role} LOGIN PASSWORD '${role}'`)
  t.teardown(async () => {
    await database.pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    await database.drop()
  })
  const url = new URL(database.url)
  Object.assign(url, { username: role, password: role })
  const tables = 'ALL TABLES IN SCHEMA public, sync'
  await database.pool.query(
    `GRANT USAGE ON SCHEMA public, sync TO ${role}; GRANT SELECT ON ${tables} TO ${role};
     ALTER TABLE lead ENABLE ROW LEVEL SECURITY`,
  )
  const found = await complaints({ DATABASE_URL: url.href })
  const of = (check: string) => found.find((complaint) => complaint.check === check)
  t.match(of('postgres_rights'), { status: 'bad', message: /lacks DELETE on .* more\./, remedy: /^GRANT USAGE / })
  t.match(of('row_security'), { status: 'bad', message: /hides rows of public\.lead/, remedy: /BYPASSRLS/ })
  await database.pool.query(`GRANT INSERT, UPDATE, DELETE ON ${tables} TO ${role}; ALTER ROLE ${role} BYPASSRLS`)
  const after = (await complaints({ DATABASE_URL: url.href })).map(({ check }) => check)
  t.notOk(after.includes('postgres_rights') || after.includes('row_security'), String(after))
})

t.test('A pooler that shares sessions is named', { skip: withoutPooler }, async (t) => {
  const url = (await startPooler(t, 'transaction'))(system.databaseUrl)
  const found = (await complaints({ DATABASE_URL: url })).filter((complaint) => !isUsual(complaint))
  t.match(found, [{ check: 'pooler', status: 'bad', message: /transaction or statement mode/, remedy: /session mode/ }])
})

t.test('So are the settings of Redis', async (t) => {
  const { url, admin } = await startRedis(t, t.testdir())
  const found = async () => (await complaints({ REDIS_URL: url })).filter((complaint) => !isUsual(complaint))
  t.same(await found(), [])
  await admin.config('SET', 'maxmemory-policy', 'allkeys-lru')
  t.match(await found(), [{ check: 'redis_eviction', status: 'bad', remedy: /noeviction/ }])
  await admin.config('SET', 'maxmemory-policy', 'noeviction')
  await admin.config('SET', 'maxmemory', '500kb')
  t.match(await found(), [{ check: 'redis_memory', status: 'bad', remedy: /Raise maxmemory/ }])
  await admin.config('SET', 'maxmemory', '0')
  await admin.replicaof('127.0.0.1', 9)
  t.match(await found(), [{ check: 'redis_writes', status: 'bad', remedy: /primary server/ }])
})

t.test('So are certificates that have expired, passwords without TLS, and clocks that differ', async (t) => {
  const folder = t.testdir({})
  const certificate = (file: string, days: string) => {
    const options = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=galena', '-days', days]
    execFileSync('openssl', ['req', ...options, '-keyout', join(folder, 'key.pem'), '-out', join(folder, file)], {
      stdio: 'ignore',
    })
    return join(folder, file)
  }
  const of = (found: readonly Diagnosis[], check: string) => found.find((complaint) => complaint.check === check)
  const soon = await complaints({ caFile: certificate('soon.pem', '10') })
  t.match(of(soon, 'tls_authority'), { status: 'warning', message: /expires soon/ })
  const expired = await complaints({ caFile: join(folder, 'soon.pem') }, 20 * 86_400_000)
  t.match(of(expired, 'tls_authority'), { status: 'bad', message: /has expired/, remedy: /current certificate/ })
  t.match(of(expired, 'clocks'), { status: 'bad', message: /clock of Postgres is \d+ s behind/, remedy: /NTP/ })
  t.match(of(await complaints({}, -10_000), 'clocks'), { status: 'warning', message: /Elasticsearch is 10 s ahead/ })
  const bare = await complaints({ ELASTICSEARCH_URL: 'http://galena:secret@galena.invalid:9200' })
  t.match(of(bare, 'tls_passwords'), { status: 'warning', message: /ELASTICSEARCH_URL/, remedy: /https/ })
  t.notMatch(JSON.stringify(bare), /secret/, 'and no password is shown')
})

t.test('The command prints a line each, and its exit code tells whether something is bad', async (t) => {
  const environment = { ...usual, INDEX_NAME: system.index }
  const { code, out } = await galena(['doctor'], { environment })
  t.equal(code, 1, 'the servers of the tests are not safe')
  t.match(out, /^ok {9}postgres_version: PostgreSQL \d/m)
  t.match(out, /^bad {8}postgres_durability: .*\n {11}→ Set it on in postgresql\.conf/m)
  t.match(out, /\d+ checks: 1 bad, 0 warnings\.\n$/)
  const json = await galena(['doctor', '--json'], { environment })
  t.match(JSON.parse(json.out), { good: false, checks: [{ check: String, status: 'ok', message: String, remedy: '' }] })
})
