import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createNoise } from '../noise.ts'
import { type Build, buildOf, workingTree } from './builds.ts'
import { compareCapacity } from './capacity.ts'
import { compareChanges } from './changes.ts'
import type { Compared } from './compared.ts'
import { type Comparison, printComparisons } from './comparison.ts'
import { fill } from './fill.ts'
import { compareFreshness } from './freshness.ts'
import { compareIdle } from './idle.ts'
import { compareImports } from './imports.ts'
import { leadFiles } from './lead-files.ts'
import { compareRebuilds } from './rebuilds.ts'
import { compareSearches } from './searches.ts'
import { type Pair, type Side, startSide } from './side.ts'
import { compareStarts } from './starts.ts'

export const comparedSuites = {
  search: compareSearches,
  capacity: compareCapacity,
  build: compareRebuilds,
  changes: compareChanges,
  freshness: compareFreshness,
  import: compareImports,
  idle: compareIdle,
  start: compareStarts,
} as const

interface Options {
  /** The build to compare with. Undefined: this one, with other settings. */
  readonly commit: string | undefined
  /** Of the working tree alone. */
  readonly settings?: Readonly<Record<string, string>>
  readonly leads: number
  readonly home: string
  readonly blocks: number
  readonly only: readonly (keyof typeof comparedSuites)[]
  readonly json?: string | undefined
}

interface Report {
  /** Commits; the working tree may differ from its own. */
  readonly own: string
  readonly base: string
  readonly leads: number
  /** How quiet the machine was: the same work for a core, slowest tenth ÷ fastest tenth. */
  readonly noise: number
  readonly comparisons: readonly Comparison[]
  /** Names of the comparisons that are worse. */
  readonly worse: readonly string[]
  readonly failed: readonly Failure[]
}

/**
 * Compares the working tree with the build of a commit. Both run with servers of their own, and while one is measured
 * the other is frozen. Prints what came out; false when something is worse or failed, or at Ctrl-C.
 */
export async function compareBuilds(options: Options): Promise<boolean> {
  await using running = new AsyncDisposableStack()
  const interrupted = new Promise<undefined>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done(undefined))
  })
  // What is measured when a signal comes fails, and nobody asks any more.
  const report = await Promise.race([compareAll(options, running), interrupted])
  if (report === undefined) {
    console.log('Stopping …')
    return false
  }
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`)
  print(report)
  return report.worse.length === 0 && report.failed.length === 0
}

async function compareAll(options: Options, running: AsyncDisposableStack): Promise<Report> {
  const { commit, leads, home, settings = {} } = options
  const own = await workingTree()
  const base = commit === undefined ? own : await buildOf(commit, resolve(home, 'builds'))
  const data = resolve(home, String(leads))
  const files = await leadFiles(join(data, 'leads'), leads)
  const start = async (build: Build, folder: string, given: Options['settings'] = {}) => {
    const side = running.adopt(await startSide(build, join(data, folder), given), (started) => started.stop())
    await fill(side, files)
    side.freeze()
    return side
  }
  const noise = createNoise()
  const failed: Failure[] = []
  const measure = async (sides: Pair<Side>, wanted: Wanted) => {
    const compared = { sides, files, blocks: options.blocks, betweenBlocks: noise.measure }
    const comparisons = await runSuites(options.only, compared, wanted, failed)
    await Promise.all([sides.own.stop(), sides.base.stop()])
    return comparisons
  }

  const ownFirst = await start(own, 'own', settings)
  const first = await measure({ own: ownFirst, base: await start(base, base.commit) }, () => true)
  let comparisons = first
  if (first.some(({ worse }) => worse)) {
    // An engine's start decides how well its code is compiled: what is worse has to be so after another one.
    console.log('Some figures are worse: measuring them again after another start …')
    const baseFirst = await start(base, base.commit)
    const isWorse: Wanted = (suite, name) => first.some((one) => one.worse && one.suite === suite && one.name === name)
    const again = await measure({ own: await start(own, 'own', settings), base: baseFirst }, isWorse)
    comparisons = first.map((one) =>
      one.worse ? (again.find(({ suite, name }) => suite === one.suite && name === one.name) ?? one) : one,
    )
  }
  const worse = comparisons.filter((one) => one.worse).map((one) => `${one.suite}: ${one.name}`)
  const { value } = noise.figure('')
  return { own: own.commit, base: base.commit, leads, noise: value, comparisons, worse, failed }
}

function print({ base, leads, noise, comparisons, worse, failed }: Report): void {
  printComparisons(comparisons)
  console.log(`${leads.toLocaleString('en')} leads; the working tree (own) against ${base} (base).`)
  console.log(`The same work for a core, slowest tenth ÷ fastest tenth: ${noise.toFixed(2)}.`)
  for (const { suite, reason } of failed) console.error(`${suite} failed: ${reason}`)
  console.log(worse.length > 0 ? `Worse than before:\n  ${worse.join('\n  ')}` : 'Nothing is worse.')
}

type Wanted = (suite: string, figure: string) => boolean

interface Failure {
  readonly suite: string
  readonly reason: string
}

async function runSuites(
  suites: Options['only'],
  compared: Omit<Compared, 'wanted' | 'onDifference'>,
  wanted: Wanted,
  failed: Failure[],
): Promise<Comparison[]> {
  const comparisons: Comparison[] = []
  for (const suite of suites) {
    console.log(`Comparing ${suite} …`)
    try {
      comparisons.push(
        ...(await comparedSuites[suite]({
          ...compared,
          wanted: (figure) => wanted(suite, figure),
          onDifference: (reason) => failed.push({ suite, reason }),
        })),
      )
    } catch (error) {
      failed.push({ suite, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  return comparisons
}
