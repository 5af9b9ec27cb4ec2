import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readRecord } from '@galena/local-stack/process-record'
import type { BenchSystem } from './system.ts'

export type ProcessName = 'api' | 'indexer' | 'elasticsearch' | 'postgres' | 'redis'

/** The id of a process of the system; undefined while it is being started again. */
export const pidOf = ({ home }: Pick<BenchSystem, 'home'>, name: ProcessName): number | undefined =>
  readRecord(home, name)?.pid

/** Memory that a process holds, by what the kernel says; 0 when it has just ended. */
export function residentBytes(pid: number): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
    return Number(pages) * 4_096
  } catch {
    return 0
  }
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Milliseconds of CPU that a process has used so far, in its own code and in the kernel's. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in brackets may hold spaces; fields 14 and 15 are user and system time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond
}
