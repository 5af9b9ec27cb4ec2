import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import t from 'tap'
import { readConfig } from '../src/config/read-config.ts'
import {
  databaseAddress,
  databaseVariables,
  elasticsearchAddress,
  queueVariables,
  redisAddress,
} from '../src/config/variables.ts'
import { readSentinelUrl } from '../src/redis/sentinel-address.ts'

const odd = '@:/?#%[] &+ß日'
const encoded = encodeURIComponent(odd)

t.test('The URL of Sentinels names them, the primary, and who we are to it', async (t) => {
  const sentinels = [
    { host: 'a', port: 26_379 },
    { host: 'b.example', port: 7_000 },
    { host: '::1', port: 26_379 },
  ]
  const plain = { sentinels, name: 'main', username: undefined, password: undefined, db: 0, tls: false }
  const cases: [url: string, read: object | undefined][] = [
    ['redis+sentinel://a,b.example:7000,[::1]/main', plain],
    ['rediss+sentinel://a,b.example:7000,[::1]/main/3', { ...plain, db: 3, tls: true }],
    [`redis+sentinel://:${encoded}@a,b.example:7000,[::1]/main`, { ...plain, password: odd }],
    [
      `redis+sentinel://${encoded}:${encoded}@a,b.example:7000,[::1]/${encoded}`,
      { ...plain, username: odd, password: odd, name: odd },
    ],
    ['redis+sentinel://u:p:q@a,b.example:7000,[::1]/main', { ...plain, username: 'u', password: 'p:q' }],
    ['redis://a:6379/0', undefined],
    ['redis+sentinel://a,b', undefined],
    ['redis+sentinel://a,/main', undefined],
    ['redis+sentinel://a:port/main', undefined],
    ['redis+sentinel://a/main/zero', undefined],
    ['redis+sentinel://:%@a/main', undefined],
  ]
  for (const [url, read] of cases) t.same(readSentinelUrl(url), read, url)
})

t.test('What cannot be used is refused under the name of its variable', async (t) => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const folder = t.testdir({
    'empty.pem': '',
    'key.pem': String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  })
  const DATABASE_URL = 'postgres://u:secret@h/d'
  const cases: [environment: Record<string, string>, message: RegExp][] = [
    [
      { DATABASE_CA_FILE: join(folder, 'missing.pem') },
      /^DATABASE_CA_FILE is not valid\. Use the path of a PEM file with cert/,
    ],
    [{ DATABASE_CA_FILE: join(folder, 'empty.pem') }, /^DATABASE_CA_FILE is not valid/],
    [{ DATABASE_CA_FILE: join(folder, 'key.pem') }, /^DATABASE_CA_FILE is not valid/],
    [{ DATABASE_KEY_FILE: join(folder, 'key.pem') }, /^DATABASE_KEY_FILE is set, and DATABASE_CERT_FILE is not/],
    [{ DATABASE_KEY_FILE: folder }, /DATABASE_KEY_FILE is not valid\. Use the path of a PEM file with a private key/],
    [{ DATABASE_URL: 'postgres://u:50%@h/d' }, /^DATABASE_URL is not valid.* %40 for @/],
    [{ DATABASE_URL: 'postgres://u:p@a:5432,b:5432/d' }, /^DATABASE_URL is not valid/],
  ]
  for (const [environment, message] of cases)
    t.throws(() => readConfig(databaseVariables, { DATABASE_URL, ...environment }), { code: 'invalid_config', message })
  for (const REDIS_URL of ['redis+sentinel://a', 'rediss+sentinel://a,b', 'http://a'])
    t.throws(() => readConfig(queueVariables, { REDIS_URL }), {
      message: /^REDIS_URL is not valid.*name of the primary/,
    })
})

t.test('Files for TLS and a URL without it do not go together', async (t) => {
  const none = { DATABASE_CA_FILE: undefined, DATABASE_CERT_FILE: undefined, DATABASE_KEY_FILE: undefined }
  const of = (DATABASE_URL: string, ca?: string) => () =>
    databaseAddress({ ...none, DATABASE_URL, DATABASE_CA_FILE: ca })
  t.same(of('postgres://h/d')(), { url: 'postgres://h/d', tls: undefined })
  t.match(of('postgres://h/d?sslmode=require', 'ca.pem')(), { tls: { caFile: 'ca.pem' } })
  for (const mode of ['disable', 'no-verify'])
    t.throws(of(`postgres://h/d?sslmode=${mode}`, 'ca.pem'), { message: new RegExp(`sslmode=${mode}`) })
  const redis = {
    REDIS_CA_FILE: 'ca.pem',
    REDIS_CERT_FILE: undefined,
    REDIS_KEY_FILE: undefined,
    REDIS_SENTINEL_PASSWORD: undefined,
  }
  t.match(redisAddress({ ...redis, REDIS_URL: 'rediss://h' }), { tls: { caFile: 'ca.pem' } })
  const elasticsearch = {
    ELASTICSEARCH_API_KEY: undefined,
    ELASTICSEARCH_CA_FILE: 'ca.pem',
    ELASTICSEARCH_CERT_FILE: undefined,
    ELASTICSEARCH_KEY_FILE: undefined,
    INDEX_NAME: 'leads',
  }
  t.match(elasticsearchAddress({ ...elasticsearch, ELASTICSEARCH_URL: ['https://h'] }), { caFile: 'ca.pem' })
  t.throws(() => elasticsearchAddress({ ...elasticsearch, ELASTICSEARCH_URL: ['https://h', 'http://i'] }), {
    message: /Let it begin with https/,
  })
  for (const REDIS_URL of ['redis://h', 'redis+sentinel://h/main'])
    t.throws(() => redisAddress({ ...redis, REDIS_URL }), { message: /Let it begin with rediss/ })
})
