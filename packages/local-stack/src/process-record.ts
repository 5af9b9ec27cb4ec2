import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A process as remembered in the home folder. The start time is needed because ids are reused. */
export interface ProcessRecord {
  readonly pid: number
  readonly startedAt: string
}

/** Records that `name` runs as this process. */
export function writeRecord(home: string, name: string, pid: number): ProcessRecord | undefined {
  const startedAt = startTime(pid)
  if (startedAt === undefined) return undefined
  const record = { pid, startedAt }
  mkdirSync(join(home, 'run'), { recursive: true })
  writeFileSync(recordFile(home, name), JSON.stringify(record))
  return record
}

/** The process that runs as `name`, if it is still the recorded one. */
export function readRecord(home: string, name: string): ProcessRecord | undefined {
  let text: string
  try {
    text = readFileSync(recordFile(home, name), 'utf8')
  } catch {
    return undefined
  }
  const record = JSON.parse(text) as ProcessRecord
  return isRunning(record) ? record : undefined
}

export function removeRecord(home: string, name: string): void {
  rmSync(recordFile(home, name), { force: true })
}

export function isRunning(record: ProcessRecord): boolean {
  return startTime(record.pid) === record.startedAt
}

function recordFile(home: string, name: string): string {
  return join(home, 'run', `${name}.json`)
}

/** When a process started, in the system's own format; undefined once it has ended, even before it is reaped. */
function startTime(pid: number): string | undefined {
  if (process.platform !== 'linux') return startTimeOfPs(pid)
  try {
    // proc(5): the name in parentheses may contain anything. After it, state is the first field and start time the 20th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s/s, '')
      .split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

function startTimeOfPs(pid: number): string | undefined {
  try {
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || undefined
    )
  } catch {
    return undefined
  }
}
