import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../support/free-port.ts'
import { checkOut } from './builds.ts'
import type { Compared } from './compared.ts'
import { type Comparison, compare } from './comparison.ts'
import { inTurns, type Pair, type Side } from './side.ts'

const name = 'from a clone to the first response, 20,000 demo leads'
const leads = 20_000
/** Each installs all packages. */
const maxBlocks = 5
const lookMs = 100
const givenUpAfterMs = 600_000

/** A stranger clones the repository, runs `npm start`, and sends the search that it prints; both builds in turns. */
export async function compareStarts({ sides, blocks, wanted, betweenBlocks }: Compared): Promise<Comparison[]> {
  if (!wanted(name)) return []
  const measured: Pair<number>[] = []
  for (let turn = 0; turn < Math.min(blocks, maxBlocks); turn++) {
    betweenBlocks()
    measured.push(
      await inTurns(sides, turn, async (side) => {
        side.freeze()
        return start(side)
      }),
    )
  }
  return [compare({ suite: 'start', name, unit: 's', kind: 'cost', blocks: measured })]
}

/** Seconds. Packages and programs that were fetched before come from the caches of npm and of the machine. */
async function start({ home, build }: Side): Promise<number> {
  const folder = await mkdtemp(join(home, 'start-'))
  const output = await open(join(folder, 'start.log'), 'w')
  const startedAt = performance.now()
  const clone = join(folder, 'galena')
  await checkOut(build.root, build.commit, clone)
  const launcher = spawn('npm', ['start', '--', '--leads', String(leads)], {
    cwd: clone,
    env: { ...process.env, GALENA_HOME: join(folder, 'home'), PORT: String(await freePort()) },
    stdio: ['ignore', output.fd, output.fd],
    detached: true,
  })
  const ended = once(launcher, 'exit')
  try {
    while (!(await isAnswered(join(folder, 'start.log')))) {
      if (launcher.exitCode !== null || performance.now() - startedAt > givenUpAfterMs)
        throw new Error(`${build.commit} did not start:\n${readFileSync(join(folder, 'start.log'), 'utf8')}`)
      await sleep(lookMs)
    }
    return (performance.now() - startedAt) / 1_000
  } finally {
    // npm passes it on to what it runs.
    if (launcher.exitCode === null) launcher.kill('SIGTERM')
    await ended
    await output.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Whether the first search that the start has printed is answered. */
async function isAnswered(log: string): Promise<boolean> {
  const said = existsSync(log) ? readFileSync(log, 'utf8') : ''
  const [search] = /http:\/\/127\.0\.0\.1:\d+\/api\/\S+/.exec(said) ?? []
  if (search === undefined) return false
  const answer = await fetch(search)
  return answer.ok && ((await answer.json()) as { total: number }).total > 0
}
