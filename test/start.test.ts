import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { nodeEnvironment } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { freePort } from './support/free-port.ts'
import { galena } from './support/galena.ts'
import { isSoon } from './support/soon.ts'

const main = fileURLToPath(new URL('../services/cli/bin/galena.mjs', import.meta.url))

/** A new home outside the repository, which the servers' user can enter, and a free port for the api. */
async function newHome(t: Test) {
  const home = mkdtempSync(join(tmpdir(), 'galena-start-'))
  t.teardown(() => rmSync(home, { recursive: true, force: true }))
  const { HOME = '', ELASTICSEARCH_HOME = '', ES_JAVA_OPTS = '' } = process.env
  const environment = { GALENA_HOME: home, PORT: String(await freePort()), HOME, ELASTICSEARCH_HOME, ES_JAVA_OPTS }
  return { home, environment, run: (args: string[]) => galena(args, { environment }) }
}

interface Start {
  readonly child: ChildProcess
  readonly said: () => string
  readonly ended: Promise<number | null>
}

function start(t: Test, environment: Record<string, string>, ...args: string[]): Start {
  const child = spawn(process.execPath, [main, 'start', ...args], { env: { ...nodeEnvironment(), ...environment } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said += String(data)))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  t.teardown(async () => {
    child.kill('SIGTERM')
    await ended
  })
  return { child, said: () => said, ended }
}

async function running({ said, ended }: Start): Promise<void> {
  let over = false
  void ended.then(() => (over = true))
  await eventually('it says where it answers, or ends', async () => over || said().includes('Ctrl-C stops everything'))
  if (over) throw new Error(`It ended:\n${said()}`)
}

const searches = (said: string) => said.match(/http:\/\/127\.0\.0\.1:\d+\/api\/talkpush_services\S+/g) ?? []

async function total(url: string): Promise<number> {
  const answer = await fetch(url)
  return answer.ok ? ((await answer.json()) as { total: number }).total : 0
}

t.test('One command runs the whole system, keeps it alive, and keeps its data', async (t) => {
  const { home, environment, run } = await newHome(t)
  const first = start(t, environment, '--leads', '400')
  await running(first)
  const [page = '', code = ''] = /http:\/\/127\.0\.0\.1:\d+\/#code=([\w-]{43})/.exec(first.said()) ?? []
  const [address = ''] = page.split('#')
  t.ok(first.said().indexOf(page) < first.said().indexOf('/api/'), 'the page comes first')
  const signIn = (path: string, code: string) =>
    fetch(new URL(path, address), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code }),
    })
  const [, consoleCode = ''] = /\/console#code=([\w-]{43})/.exec(first.said()) ?? []
  t.match(await signIn('/ops/session', code), { status: 401 }, 'the link of the page does not open the console')
  t.match(await signIn('/v1/session', code), { status: 200 }, 'its link signs in')
  t.match(await signIn('/v1/session', code), { status: 401 }, 'once')
  t.match(await (await signIn('/ops/session', consoleCode)).json(), { role: 'write' }, 'so does that of the console')
  t.match(await signIn('/ops/session', consoleCode), { status: 401 })
  const examples = searches(first.said())
  t.equal(examples.length, 2, 'two searches are printed')
  for (const url of examples) t.ok((await total(url)) > 0, 'a printed search finds leads')
  const [example = ''] = examples
  const found = await total(example)

  const { out } = await run(['env'])
  t.match(
    out,
    /^DATABASE_URL=postgres:\/\/.*\nREDIS_URL=redis:\/\/.*\nELASTICSEARCH_URL=http:\/\/.*\nGALENA_URL=http:\/\/.*\n$/,
  )
  const addresses = Object.fromEntries(
    out
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/s) as [string, string]),
  )
  t.match(JSON.parse((await run(['status', '--json'])).out), { pending: 0, failures: 0, documents: 400 })

  const other = await run(['start'])
  t.equal(other.code, 1)
  t.match(other.said, /Another Galena .* runs in .*GALENA_HOME/s, 'a second start in the same home says so')

  process.kill(pidOf(home, 'api'), 'SIGKILL')
  await eventually('the killed api is back', async () => first.said().includes('api is running again'))
  t.equal(await total(example), found)

  first.child.kill('SIGKILL')
  await first.ended
  const startedAgain = Date.now()
  const second = start(t, environment)
  await running(second)
  const startMs = Date.now() - startedAgain
  t.ok(isSoon(startMs, 30_000), `the start after a kill took ${startMs} ms`)
  t.match(second.said(), /was still running/, 'servers that a killed launcher left running are kept')
  t.same(searches(second.said()), examples, 'the same key, the same address')
  t.equal(await total(example), found, 'the same leads')
  t.notOk(second.said().includes(code), 'another link')
  const { keys } = JSON.parse((await run(['keys', 'list', '--json'])).out) as { keys: { company: string | null }[] }
  t.equal(keys.filter(({ company }) => company === null).length, 1, 'the links of the console share one key')

  const stopping = Date.now()
  second.child.kill('SIGINT')
  t.equal(await second.ended, 0)
  const stopMs = Date.now() - stopping
  t.ok(isSoon(stopMs, 10_000), `everything was stopped in ${stopMs} ms`)
  for (const [name, address] of Object.entries(addresses)) t.notOk(await listens(Number(new URL(address).port)), name)
  const after = await run(['env'])
  t.equal(after.code, 1)
  t.match(after.said, /No local stack is running in .*npm start/)
})

t.test('A start whose port is in use says so before it starts anything', async (t) => {
  const { environment } = await newHome(t)
  const taken = createServer().listen(Number(environment.PORT), '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  t.teardown(() => taken.close())
  const { said, ended } = start(t, environment)
  t.equal(await ended, 1)
  t.match(said(), /^Port \d+ is in use by another program\. Set PORT/)
})

t.test('Ctrl-C while the servers start leaves nothing running', async (t) => {
  const { home, environment } = await newHome(t)
  const starting = start(t, environment)
  await eventually('Postgres runs', async () => pidOf(home, 'postgres') > 0)
  const pid = pidOf(home, 'postgres')
  starting.child.kill('SIGINT')
  t.equal(await starting.ended, 0)
  // A process that has ended keeps its id until it is reaped.
  await eventually('Postgres is gone', async () => !exists(pid))
})

t.test('Ctrl-C while the demo is loaded ends the start', async (t) => {
  const { home, environment } = await newHome(t)
  const starting = start(t, environment, '--leads', '20000')
  await eventually('the demo is loaded', async () => starting.said().includes('Loading 20,000 demo leads'))
  const pid = pidOf(home, 'postgres')
  starting.child.kill('SIGINT')
  t.equal(await starting.ended, 0)
  await eventually('Postgres is gone', async () => !exists(pid))
})

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function pidOf(home: string, name: string): number {
  return (JSON.parse(readFileSync(join(home, 'run', `${name}.json`), 'utf8')) as { pid: number }).pid
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy()
      resolve(true)
    }).once('error', () => resolve(false))
  })
}
