import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { handOver, serverUser } from '@galena/local-stack/folders'
import { createKey } from '@galena/store/catalogue/keys'
import { createPool } from '@galena/store/database/pool'
import t, { type Test } from 'tap'
import { type Authority, createAuthority, hasOpenssl } from './support/certificates.ts'
import { server } from './support/environment.ts'
import { galena } from './support/galena.ts'
import { preparePostgres, runPostgres, serverFolder } from './support/postgres-server.ts'
import { startRedis } from './support/redis-server.ts'
import { startSystem } from './support/system.ts'

/** Whatever has a meaning in a URL, and letters of other alphabets. */
const password = '@:/?#%[] &+ß日'
const encoded = encodeURIComponent(password)
const skip = !hasOpenssl() && 'openssl is not installed'

const files = (
  server: 'DATABASE' | 'REDIS' | 'ELASTICSEARCH',
  authority: Authority,
  { cert, key } = authority.issue('client'),
) => ({
  [`${server}_CA_FILE`]: authority.ca,
  [`${server}_CERT_FILE`]: cert,
  [`${server}_KEY_FILE`]: key,
})

/** A Postgres that accepts nobody without TLS and a certificate of the authority; the URL for a user with the password. */
async function startSecurePostgres(t: Test, authority: Authority): Promise<string> {
  const folder = serverFolder()
  const prepared = await preparePostgres(join(folder.path, 'postgres'))
  const { cert, key } = authority.issue('postgres')
  for (const [from, to] of [
    [authority.ca, 'ca.pem'],
    [cert, 'server.pem'],
    [key, 'server.key'],
  ] as const) {
    copyFileSync(from, join(prepared.data, to))
    chmodSync(join(prepared.data, to), 0o600)
  }
  writeFileSync(join(prepared.data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-ca\n')
  handOver(prepared.data, serverUser())
  const settings = { ssl: 'on', ssl_ca_file: 'ca.pem', ssl_cert_file: 'server.pem', ssl_key_file: 'server.key' }
  const client = authority.issue('admin')
  const admin = createPool(
    { url: prepared.url, tls: { caFile: authority.ca, certFile: client.cert, keyFile: client.key } },
    { applicationName: 'galena test', max: 1, onIdleError: () => undefined },
  )
  const started = await runPostgres(prepared, settings, async () => (await admin.query('SELECT')).rowCount === 1)
  t.teardown(async () => {
    await started.kill()
    folder.remove()
  })
  await admin.query(`CREATE ROLE odd LOGIN PASSWORD '${password}'`)
  await admin.query('ALTER DATABASE galena OWNER TO odd')
  await admin.end()
  const url = new URL(prepared.url)
  url.username = 'odd'
  return url.href.replace(/(odd):[^@]*@/, `$1:${encoded}@`)
}

/** The shared Elasticsearch behind a proxy that asks for a certificate and a password, as one with security does. */
async function startSecureElasticsearch(t: Test, authority: Authority): Promise<string> {
  const { hostname, port } = new URL(server('ELASTICSEARCH_URL'))
  const { cert, key } = authority.issue('elasticsearch')
  const tls = { ca: readFileSync(authority.ca), cert: readFileSync(cert), key: readFileSync(key), requestCert: true }
  const wanted = `Basic ${Buffer.from(`odd:${password}`).toString('base64')}`
  const proxy = createServer(tls, (received, reply) => {
    if (received.headers.authorization !== wanted) {
      reply.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"type":"security_exception"}}')
      return
    }
    const { authorization: _, ...headers } = received.headers
    const passed = request({ hostname, port, method: received.method, path: received.url, headers }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(reply)
    })
    passed.on('error', () => reply.destroy())
    received.pipe(passed)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  t.teardown(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  return `https://odd:${encoded}@127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

t.test(
  'With TLS of one’s own and odd passwords everything works, and a strange server is refused',
  { skip },
  async (t) => {
    const folder = t.testdir({ redis: {} })
    mkdirSync(join(folder, 'pem'))
    const authority = createAuthority(join(folder, 'pem'), 'ours')
    const stranger = createAuthority(join(folder, 'pem'), 'strange')
    const tlsOfRedis = { ca: authority.ca, ...authority.issue('redis') }
    const redis = await startRedis(t, join(folder, 'redis'), { requirepass: password }, tlsOfRedis)
    const settings = {
      DATABASE_URL: await startSecurePostgres(t, authority),
      REDIS_URL: `rediss://:${encoded}@127.0.0.1:${redis.port}`,
      ELASTICSEARCH_URL: await startSecureElasticsearch(t, authority),
      ...files('DATABASE', authority),
      ...files('REDIS', authority),
      ...files('ELASTICSEARCH', authority),
    }
    const name = `tls_${randomBytes(6).toString('hex')}`
    const environment = { ...settings, INDEX_NAME: name, QUEUE_PREFIX: name }
    t.match(await galena(['migrate'], { environment }), { code: 0 })
    const admin = authority.issue('tester')
    const tls = { caFile: authority.ca, certFile: admin.cert, keyFile: admin.key }
    const pool = createPool(
      { url: settings.DATABASE_URL, tls },
      { applicationName: 'galena test', onIdleError: () => undefined },
    )
    const system = await startSystem(settings, { name, url: settings.DATABASE_URL, pool, drop: () => pool.end() })
    t.teardown(() => system.stop())
    const [session] = await system.sql<{ ssl: boolean }>('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')
    t.equal(session?.ssl, true)
    const acme = await system.company('Acme')
    await system.sql(
      `WITH campaign AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id),
       person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, 'Maria') RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM campaign, person, folder WHERE folder.status = 'pending'`,
      [acme.id],
    )
    await system.settled()
    t.equal((await acme.search()).body.total, 1)
    const doctor = await galena(['doctor', '--json'], { environment })
    const { checks } = JSON.parse(doctor.out) as { checks: { check: string; status: string; message?: string }[] }
    for (const [name, count] of [
      ['pooler', 1],
      ['tls_passwords', 1],
      ['tls_authority', 3],
      ['tls_client', 3],
    ] as const)
      t.same(
        checks.filter(({ check }) => check === name).map(({ status }) => status),
        // The certificates of this test are for some days.
        Array(count).fill(name.startsWith('tls_a') || name === 'tls_client' ? 'warning' : 'ok'),
        name,
      )
    const operator = await createKey(system.pool, { companyId: null, role: 'write' })
    const installed = await fetch(`${system.address}/ops/triggers/install`, {
      method: 'POST',
      headers: { 'X-Api-Key': operator.key, 'content-type': 'application/json' },
      body: '{}',
    })
    t.equal(installed.status, 200, await installed.text())
    t.match(await galena(['verify', '--full'], { environment }), { code: 0, out: /[Nn]o difference/ })
    t.match(await galena(['migrate'], { environment: { ...environment, QUEUE_BACKEND: 'postgres', REDIS_URL: '' } }), {
      code: 0,
    })
    const other = await system.indexer({ QUEUE_BACKEND: 'postgres', REDIS_URL: '' })
    await other.stop()

    for (const [variable, what] of [
      ['DATABASE_CA_FILE', /certificate of Postgres .* DATABASE_CA_FILE/],
      ['REDIS_CA_FILE', /certificate of Redis .* REDIS_CA_FILE/],
      ['ELASTICSEARCH_CA_FILE', /certificate.* ELASTICSEARCH_CA_FILE/],
    ] as const)
      await t.rejects(system.indexer({ [variable]: stranger.ca }), { code: 'start_failed', message: what }, variable)
    for (const variable of ['DATABASE', 'REDIS'] as const)
      await t.rejects(
        system.indexer(files(variable, authority, stranger.issue('client'))),
        { code: 'start_failed' },
        `${variable}: an unknown client`,
      )
    t.notMatch(system.logged(), /@:\/\?|%40%3A/, 'no password is logged')
  },
)
