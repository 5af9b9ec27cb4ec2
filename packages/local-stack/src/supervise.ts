import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning, type ProcessRecord, readRecord, removeRecord, writeRecord } from './process-record.ts'
import type { Program } from './program.ts'
import { StackError } from './stack-error.ts'

export interface Supervised {
  readonly name: string
  /** Id of the current process. */
  readonly pid: () => number
  /** Sends a signal to the process, which stays supervised. */
  signal(signal: NodeJS.Signals): void
  /** Resolves with a sentence when it died too often to be restarted. */
  readonly gaveUp: Promise<string>
  /** Stops the process: first by its stop signal, then by SIGKILL. */
  stop(): Promise<void>
}

interface Options {
  readonly home: string
  readonly log: (line: string) => void
  /** Cancels the first start. */
  readonly signal?: AbortSignal | undefined
}

const pollMs = 200
const startWithinMs = 600_000
const reportEveryMs = 30_000
const stopWithinMs = 4_000
const maxDeaths = 5
const deathWindowMs = 60_000

/**
 * Starts a program, or takes over the one that a killed launcher left running. Restarts it with growing pauses when it
 * dies, and gives up after five deaths within a minute.
 */
export async function supervise(program: Program, { home, log, signal }: Options): Promise<Supervised> {
  const { name } = program
  let record = await adopt(home, program)
  if (record) log(`${name} was still running (process ${record.pid})`)
  else record = await launch(home, program, { log, signal })
  const stopping = new AbortController()
  let giveUp: (why: string) => void = () => undefined
  const gaveUp = new Promise<string>((resolve) => {
    giveUp = resolve
  })
  const watching = watch()

  async function watch(): Promise<void> {
    const deaths: number[] = []
    while (!stopping.signal.aborted) {
      await sleep(pollMs)
      if (stopping.signal.aborted || (record && isRunning(record))) continue
      deaths.push(Date.now())
      while (deaths[0] !== undefined && deaths[0] < Date.now() - deathWindowMs) deaths.shift()
      if (deaths.length >= maxDeaths) {
        giveUp(
          `${name} died ${maxDeaths} times within a minute. See the end of ${logFile(home, name)}:\n${lastLines(home, name)}`,
        )
        return
      }
      const pause = 250 * 2 ** (deaths.length - 1)
      log(`${name} died; restarting it`)
      await sleep(pause)
      if (stopping.signal.aborted) return
      try {
        record = await launch(home, program, { log, signal: stopping.signal })
        log(`${name} is running again`)
      } catch (error) {
        record = undefined
        if (!stopping.signal.aborted) log((error as Error).message)
      }
    }
  }

  return {
    name,
    pid: () => record?.pid ?? 0,
    signal(signal) {
      if (record && isRunning(record)) process.kill(record.pid, signal)
    },
    gaveUp,
    async stop() {
      stopping.abort()
      await watching
      const left = record ?? readRecord(home, name)
      if (left) await end(left, program.stopSignal)
      removeRecord(home, name)
    },
  }
}

/** The process of an earlier launcher, if it may be kept; otherwise it is ended. */
async function adopt(home: string, program: Program): Promise<ProcessRecord | undefined> {
  const left = readRecord(home, program.name)
  if (!left) return undefined
  if (program.adoptable && (await program.ready().catch(() => false))) return left
  await end(left, program.stopSignal)
  return undefined
}

async function launch(home: string, program: Program, watch: Omit<Options, 'home'>): Promise<ProcessRecord> {
  watch.signal?.throwIfAborted()
  mkdirSync(join(home, 'logs'), { recursive: true })
  if (program.pidFile !== undefined) rmSync(program.pidFile, { force: true })
  const output = openSync(logFile(home, program.name), 'a')
  // In its own session, so that Ctrl-C in the terminal reaches only the launcher.
  const child = spawn(program.command, program.args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: program.environment,
    ...(program.folder !== undefined && { cwd: program.folder }),
    ...program.user,
  })
  closeSync(output)
  child.unref()
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  const record = child.pid === undefined ? undefined : writeRecord(home, program.name, child.pid)
  try {
    await Promise.race([failed, becomesReady(home, program, record, watch)])
  } catch (error) {
    if (record) await end(record, program.stopSignal)
    throw error
  }
  const worker = program.pidFile === undefined ? child.pid : Number(readFileSync(program.pidFile, 'utf8'))
  const running = worker === undefined ? undefined : writeRecord(home, program.name, worker)
  if (!running) throw didNotStart(home, program.name)
  return running
}

/** Waits as long as the process is alive: restarting a server that recovers its data only delays it. */
async function becomesReady(
  home: string,
  program: Program,
  record: ProcessRecord | undefined,
  { log, signal }: Omit<Options, 'home'>,
): Promise<void> {
  const start = Date.now()
  let reportedAt = start
  while (Date.now() < start + startWithinMs) {
    signal?.throwIfAborted()
    if (await program.ready().catch(() => false)) return
    if (!record || !isRunning(record)) break
    if (Date.now() > reportedAt + reportEveryMs) {
      reportedAt = Date.now()
      log(`${program.name} is still starting (${Math.round((reportedAt - start) / 1_000)} s)`)
    }
    await sleep(100)
  }
  throw didNotStart(home, program.name)
}

function didNotStart(home: string, name: string): StackError {
  return new StackError(
    'server_failed',
    `${name} did not start. See the end of ${logFile(home, name)}:\n${lastLines(home, name)}`,
  )
}

async function end(record: ProcessRecord, signal: NodeJS.Signals): Promise<void> {
  for (const [next, withinMs] of [
    [signal, stopWithinMs],
    ['SIGKILL', 2_000],
  ] as const) {
    if (!isRunning(record)) return
    // A paused process receives no signal except SIGKILL.
    process.kill(record.pid, 'SIGCONT')
    process.kill(record.pid, next)
    for (const until = Date.now() + withinMs; Date.now() < until && isRunning(record); ) await sleep(50)
  }
}

function logFile(home: string, name: string): string {
  return join(home, 'logs', `${name}.log`)
}

function lastLines(home: string, name: string): string {
  try {
    return readFileSync(logFile(home, name), 'utf8').trimEnd().split('\n').slice(-8).join('\n')
  } catch {
    return '(it wrote nothing)'
  }
}
