import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { isSoon } from '../../../test/support/soon.ts'

const program = fileURLToPath(new URL('service-program.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly said: string
}

/** Runs the service until it exits; once it has started, it gets the signals. */
function run(environment: Record<string, string>, ...signals: NodeJS.Signals[]): Promise<Ended> {
  const child = spawn(process.execPath, [program], { env: { PATH: process.env.PATH, ...environment } })
  let [out, said] = ['', '']
  child.stdout.on('data', (data) => {
    if (out === '') for (const signal of signals) child.kill(signal)
    out += String(data)
  })
  child.stderr.on('data', (data) => {
    said += String(data)
  })
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, out, said })))
}

t.test('A signal stops a service once, and it exits with 0', async (t) => {
  for (const signals of [['SIGTERM'], ['SIGINT'], ['SIGINT', 'SIGTERM', 'SIGINT']] as NodeJS.Signals[][]) {
    const { code, out, said } = await run({}, ...signals)
    t.equal(code, 0, signals.join())
    t.equal(out, 'started\nFinishing what is under way signal\n', signals.join())
    t.equal(said, '')
  }
})

t.test('A stop that fails is logged, and the service exits with 1', async (t) => {
  const { code, out } = await run({ STOP: 'failed' }, 'SIGTERM')
  t.equal(code, 1)
  t.match(out, 'The sample did not stop cleanly err\n')
})

t.test('A stop that takes too long is cut off before Docker would kill the process', async (t) => {
  const start = performance.now()
  t.equal((await run({ STOP: 'never' }, 'SIGTERM')).code, 1)
  t.ok(isSoon(performance.now() - start, 10_000))
})

t.test('A start that is refused is one sentence; a bug has its stack', async (t) => {
  t.match(await run({ START: 'refused' }), { code: 1, out: '', said: /^The port is in use\.\n$/ })
  t.match(await run({ START: 'bug' }), { code: 1, out: '', said: /TypeError: x is undefined\n\s+at / })
})

t.test('A service that can do its work no longer says why, stops, and exits with 1', async (t) => {
  const { code, said } = await run({ RUN: 'failed' })
  t.equal(code, 1)
  t.equal(said, 'The index has another owner.\n')
  t.equal((await run({ RUN: 'failed', STOP: 'failed' })).code, 1)
})
