// `npm test [-- FILE …]`: starts servers of its own where none are named, runs the tests, several files at a time, and
// ends with a line that counts them. Never touches the stack of a running `npm start`.
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { quickStart, startServers } from './support/servers.ts'
import { type FileResult, runTestFile } from './support/test-file.ts'
import { buildPage } from './web/build-page.ts'

const everyTest = ['packages/*/test/**/*.test.ts', 'services/*/test/**/*.test.ts', 'test/**/*.test.ts']
/** What takes longest begins first, so that nothing long is left over at the end. */
const longest = [
  'faults/faults',
  'rebuild',
  'verify',
  'bar',
  'engine-state',
  'page-barriers',
  'page-search',
  'oracle',
  'start',
  'brake',
  'poison',
  'import',
  'restore',
  'pages',
].map((name) => `test/${name}.test.ts`)
/** Most files wait more than half of the time. Each has a database, an index and queues of its own. */
const filesAtOnce = availableParallelism() + 2

/** Packages whose tests need no servers: they run while the servers start. */
const serverless = /^packages\/(?:client|files|instantsearch|lead|local-stack|places|service)\//

const asked = process.argv.slice(2)
const files = asked.length > 0 ? asked : globSync(everyTest).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
// What is compiled once need not be compiled by each process.
const environment = { ...process.env, NODE_COMPILE_CACHE: resolve('.galena-test/compiled'), ...quickStart(process.env) }

const start = performance.now()
const results = await runAll()
const sum = (count: (result: FileResult) => number) => results.reduce((total, result) => total + count(result), 0)
const [passed, failed] = [sum((result) => result.passed), sum((result) => result.failed)]
const skipped = results.filter((result) => result.skipped > 0)
console.log(`\n${results.length} files in ${((performance.now() - start) / 1_000).toFixed(0)} s. The slowest:`)
for (const { file, seconds } of results.toSorted((a, b) => b.seconds - a.seconds).slice(0, 5))
  console.log(`${seconds.toFixed(1).padStart(6)} s  ${file}`)
for (const { file, skipped: tests } of skipped)
  console.log(`SKIPPED: ${tests} tests of ${file}, whose report says what is not installed`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(passed > 0 && failed === 0 ? 0 : 1)

function rank(file: string): number {
  const place = longest.indexOf(file)
  return place < 0 ? longest.length : place
}

async function runAll(): Promise<FileResult[]> {
  const withoutServers = files.filter((file) => serverless.test(file))
  const others = files.filter((file) => !withoutServers.includes(file))
  const early = runFiles(withoutServers, environment, 1)
  if (others.length === 0) return early
  // Files that run beside each other would all build it.
  const built = others.some((file) => file.startsWith('test/page-')) ? buildPage() : undefined
  const servers = await startServers(environment)
  try {
    await built
    return [...(await early), ...(await runFiles(others, servers.environment, filesAtOnce))]
  } finally {
    await servers.stop()
  }
}

async function runFiles(queue: readonly string[], env: NodeJS.ProcessEnv, atOnce: number): Promise<FileResult[]> {
  const done: FileResult[] = []
  const left = queue.values()
  const worker = async () => {
    for (const file of left) done.push(await runFile(file, env))
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return done
}

/** Says what a file did when it has ended, so that files do not mix. */
async function runFile(file: string, env: NodeJS.ProcessEnv): Promise<FileResult> {
  const lines: string[] = []
  const result = await runTestFile(file, env, files.length === 1 ? console.log : (line) => lines.push(`    ${line}`))
  const verdict = result.failed === 0 ? 'ok' : 'not ok'
  console.log([...lines, `${verdict} ${file}, ${result.seconds.toFixed(1)} s`].join('\n'))
  return result
}
