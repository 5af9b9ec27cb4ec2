// `npm test [-- FILE …]`: starts servers of its own where none are named, runs the tests with tap, and ends with a
// line that counts them. Never touches the stack of a running `npm start`.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { startServers } from './support/servers.ts'

const everyTest = ['packages/*/test/**/*.test.ts', 'services/*/test/**/*.test.ts', 'test/**/*.test.ts']
const asked = process.argv.slice(2)
const files = asked.length > 0 ? asked : globSync(everyTest).sort()

/** The fault tests stop and kill servers of their own, and run when the others have ended. */
const alone = files.filter((file) => file.includes('faults'))
const together = files.filter((file) => !alone.includes(file))

const totals = { passed: 0, failed: 0 }
const exitCodes = [await runTogether(), await runTap(alone, process.env, 1)]
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exit(totals.passed > 0 ? Math.max(...exitCodes) : 1)

async function runTogether(): Promise<number> {
  if (together.length === 0) return 0
  const servers = await startServers()
  try {
    return await runTap(together, servers.environment, 2)
  } finally {
    await servers.stop()
  }
}

/** Runs tap on `jobs` files at a time: each has a database, an index and queues of its own. */
async function runTap(files: readonly string[], environment: NodeJS.ProcessEnv, jobs: number): Promise<number> {
  if (files.length === 0) return 0
  const tap = spawn('tap', ['run', `--jobs=${jobs}`, '--reporter=tap', ...files], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = new Promise<number>((done, fail) => tap.on('error', fail).on('close', (code) => done(code ?? 1)))
  const worthShowing = filterTap()
  let counts: Record<string, number> = {}
  for await (const line of createInterface({ input: tap.stdout })) {
    if (worthShowing(line)) console.log(line)
    const summary = /^# \{ (.*) \}$/.exec(line)?.[1]
    if (summary)
      counts = Object.fromEntries(summary.split(', ').map((pair) => [pair.split(': ')[0], Number(pair.split(': ')[1])]))
  }
  const { total = 0, pass = 0 } = counts
  totals.passed += pass
  totals.failed += total - pass
  return closed
}

/** Files and tests with their times, what failed with its diagnosis, and what tests print about figures. */
function filterTap(): (line: string) => boolean {
  let diagnosis = false
  return (line) => {
    const failed = /^\s*not ok/.test(line)
    if (failed) diagnosis = true
    else if (/^\s*ok/.test(line)) diagnosis = false
    return failed || diagnosis || /^ {0,4}ok/.test(line) || /^\s*# (?!Subtest|time)/.test(line)
  }
}
