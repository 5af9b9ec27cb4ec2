import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { within } from './within.ts'

/** An indexer in its own process, restarted when an unreachable server makes it exit. */
export interface IndexerProcess {
  readonly name: string
  isRunning(): boolean
  /** Resolves when it is running. */
  start(): Promise<void>
  /** SIGKILL, without a restart. */
  kill(): Promise<void>
  /** How it ended unexpectedly, once for each time after it had been running. */
  readonly deaths: readonly string[]
}

/** How long an indexer that should have refused to start may do what it wants. */
const strayMs = 12_000

/** Runs an indexer until it ends by itself, or for a while; returns what it said. */
export async function runIndexer(build: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const child = launchIndexer(build, environment)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      said += String(data)
    })
  const ended = once(child, 'close')
  const isOver = () => child.exitCode !== null
  await within(60_000, () => isOver() || said.includes('The indexer is running'))
  await within(strayMs, isOver)
  child.kill('SIGKILL')
  await ended
  return said
}

function launchIndexer(build: string, environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(build, 'services/indexer/src/main.ts')], {
    cwd: build,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

interface Options {
  readonly name: string
  /** The folder with `services/indexer` in it. */
  readonly build: string
  readonly environment: Readonly<Record<string, string>>
  readonly logFile: string
}

const running = new Set<ChildProcess>()
// This process may be interrupted; its indexers end with it.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export function createIndexerProcess({ name, build, environment, logFile }: Options): IndexerProcess {
  const deaths: string[] = []
  let child: ChildProcess | undefined
  let isReady = false
  let wanted = false

  function launch(): void {
    isReady = false
    const started = launchIndexer(build, environment)
    child = started
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', (data: Buffer) => {
        appendFileSync(logFile, data)
        if (child === started && data.includes('The indexer is running')) isReady = true
      })
    }
    started.once('exit', (code, signal) => {
      if (child !== started) return
      if (wanted && isReady) deaths.push(`indexer ${name} ended unexpectedly with ${signal ?? code}, see ${logFile}`)
      child = undefined
      isReady = false
      if (wanted) void sleep(300).then(() => wanted && !child && launch())
    })
  }

  return {
    name,
    deaths,
    isRunning: () => isReady,
    async start() {
      wanted = true
      if (!child) launch()
      if (!(await within(60_000, () => isReady))) throw new Error(`Indexer ${name} is not running after a minute.`)
    },
    async kill() {
      wanted = false
      const ending = child
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
      ending.kill('SIGKILL')
      await once(ending, 'exit')
    },
  }
}
