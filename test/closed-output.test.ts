import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { nodeEnvironment, server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
const folder = await mkdtemp(join(tmpdir(), 'galena-output-'))
t.teardown(() => rm(folder, { recursive: true, force: true }))

const environment = {
  ...nodeEnvironment(),
  DATABASE_URL: system.databaseUrl,
  REDIS_URL: server('REDIS_URL'),
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  INDEX_NAME: system.index,
  GALENA_KEY: acme.key,
}

/** Starts the command, whose output is read by somebody who goes away at once. */
function start(args: readonly string[], closed: readonly ('stdout' | 'stderr')[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [resolve('services/cli/bin/galena.mjs'), ...args], { env: environment })
  for (const stream of closed) child[stream].destroy()
  child.stdin.end()
  return child
}

const codeOf = async (child: ChildProcessWithoutNullStreams) => ((await once(child, 'close')) as [number | null])[0]

const leads = Array.from({ length: 300 }, (_, n) => ({ first_name: `Person ${n}`, campaign_title: 'Nurses' }))
const file = join(folder, 'leads.ndjson')
await writeFile(file, leads.map((lead) => JSON.stringify(lead)).join('\n'))

t.test('An import goes on to its end when nobody reads what it says', async (t) => {
  t.equal(await codeOf(start(['import', file, '--company', 'Acme'], ['stdout', 'stderr'])), 0)
  const [row] = await system.sql<{ count: number }>('SELECT count(*) FROM lead')
  t.equal(row?.count, leads.length)
  await system.settled()
})

t.test('Commands that print end as they would, and say nothing about it', async (t) => {
  for (const [args, code] of [
    [['company', 'list'], 0],
    [['keys', 'list', '--json'], 0],
    [['status', '--help'], 0],
    [['verify'], 0],
    [['reindex', 'plan'], 0],
  ] as const) {
    const child = start(args, ['stdout'])
    const said = text(child.stderr)
    t.equal(await codeOf(child), code, args.join(' '))
    t.equal(await said, '', args.join(' '))
  }
})

t.test('An export that nobody reads any more stops, and says that it is not whole', async (t) => {
  const child = start(['export', '--company', 'Acme'], ['stdout'])
  const said = text(child.stderr)
  t.equal(await codeOf(child), 1)
  t.match(await said, /nobody reads standard output any more\. What was written is not whole\./)
  t.notMatch(await said, /\n {4}at /)
})

t.test('A mirror follows the leads when nobody reads what it says', async (t) => {
  const mirror = join(folder, 'mirror')
  const child = start(['mirror', mirror, '--url', system.address], ['stdout', 'stderr'])
  t.teardown(() => child.kill('SIGKILL'))
  const holds = (name: string) =>
    eventually(`the mirror holds ${name}`, async () => {
      const { files } = JSON.parse(await readFile(join(mirror, 'state.json'), 'utf8')) as { files: string[] }
      const texts = await Promise.all(files.map((path) => readFile(join(mirror, path), 'utf8')))
      return texts.some((leads) => leads.includes(name))
    })
  await holds('Person 299')
  await system.sql("UPDATE candidate SET first_name = 'Changed' WHERE first_name = 'Person 299'")
  await holds('Changed')
  child.kill('SIGTERM')
  await codeOf(child)
})
