import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fieldsAfterName } from '../process-usage.ts'

/** Who starts the others of a home, and stops them: never frozen, so that it hears when it is to end. */
const launcher = 'launcher'

/** Ids of the processes that run in a home, by the files that are kept there. */
export function processesIn(home: string): Map<string, number> {
  const running = new Map<string, number>()
  for (const file of filesIn(join(home, 'run'))) {
    const record = readRecord(join(home, 'run', file))
    // A process of another start time has only got the same id.
    if (record && fieldsAfterName(record.pid)[19] === record.startedAt)
      running.set(file.replace('.json', ''), record.pid)
  }
  return running
}

/** Takes the processor away from what runs in a home; connections stay. */
export function freeze(home: string): void {
  const recorded = servicesIn(home)
  send('SIGSTOP', recorded)
  // Only now: a server that is stopped starts no further process.
  send('SIGSTOP', descendants(recorded))
}

export function thaw(home: string): void {
  const recorded = servicesIn(home)
  send('SIGCONT', [...descendants(recorded), ...recorded])
}

function servicesIn(home: string): number[] {
  return [...processesIn(home)].flatMap(([name, pid]) => (name === launcher ? [] : [pid]))
}

function send(signal: NodeJS.Signals, pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

function descendants(pids: readonly number[]): number[] {
  const parents = filesIn('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .map((pid) => [pid, Number(fieldsAfterName(pid)[1])] as const)
  const found = new Set<number>()
  for (let before = -1; before < found.size; ) {
    before = found.size
    for (const [pid, parent] of parents) if (found.has(parent) || pids.includes(parent)) found.add(pid)
  }
  return [...found]
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function readRecord(path: string): { pid: number; startedAt: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { pid: number; startedAt: string }
  } catch {
    return undefined
  }
}
