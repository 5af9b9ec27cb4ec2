import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createNoise } from '../noise.ts'
import { buildOf, workingTree } from './builds.ts'
import { type Comparison, printComparisons } from './comparison.ts'
import { fill } from './fill.ts'
import { leadFiles } from './lead-files.ts'
import { compareRebuilds } from './rebuilds.ts'
import { compareSearches } from './searches.ts'
import { startSide } from './side.ts'

export const comparedSuites = { search: compareSearches, build: compareRebuilds } as const

interface Options {
  readonly commit: string
  readonly leads: number
  readonly home: string
  readonly blocks: number
  readonly only: readonly (keyof typeof comparedSuites)[]
  readonly json?: string | undefined
}

/**
 * Compares the working tree with the build of a commit. Both run with servers of their own, and while one is measured
 * the other is frozen. Prints what came out; false when something is worse or failed, or at Ctrl-C.
 */
export async function compareBuilds(options: Options): Promise<boolean> {
  await using running = new AsyncDisposableStack()
  const interrupted = new Promise<boolean>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        console.log('Stopping …')
        done(false)
      })
  })
  return await Promise.race([compareAll(options, running), interrupted])
}

async function compareAll(
  { commit, leads, home, blocks, only, json }: Options,
  running: AsyncDisposableStack,
): Promise<boolean> {
  const [own, base] = [await workingTree(), await buildOf(commit, resolve(home, 'builds'))]
  const data = resolve(home, String(leads))
  const files = await leadFiles(join(data, 'leads'), leads)
  const start = async (build: typeof own, folder: string) => {
    const side = running.adopt(await startSide(build, join(data, folder)), (started) => started.stop())
    await fill(side, files)
    side.freeze()
    return side
  }
  const sides = { own: await start(own, 'own'), base: await start(base, base.commit) }
  const comparisons: Comparison[] = []
  const failed: { suite: string; reason: string }[] = []
  const noise = createNoise()
  for (const suite of only) {
    console.log(`Comparing ${suite} …`)
    try {
      const onDifference = (reason: string) => failed.push({ suite, reason })
      comparisons.push(
        ...(await comparedSuites[suite]({ sides, files, blocks, betweenBlocks: noise.look, onDifference })),
      )
    } catch (error) {
      console.error(error)
      failed.push({ suite, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  const worse = comparisons.filter((one) => one.worse).map((one) => `${one.suite}: ${one.name}`)
  const { value } = noise.figure('')
  const report = { own: own.commit, base: base.commit, leads, noise: value, comparisons, worse, failed }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`)
  printComparisons(comparisons)
  console.log(`${leads.toLocaleString('en')} leads; the working tree (own) against ${base.commit} (base).`)
  console.log(`The same work for a core, slowest tenth ÷ fastest tenth: ${value.toFixed(2)}.`)
  for (const { suite, reason } of failed) console.error(`${suite} failed: ${reason}`)
  console.log(worse.length > 0 ? `Worse than before:\n  ${worse.join('\n  ')}` : 'Nothing is worse.')
  return worse.length === 0 && failed.length === 0
}
