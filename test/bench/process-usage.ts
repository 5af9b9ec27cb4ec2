import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readRecord } from '@galena/local-stack/process-record'

const pageBytes = 4_096
/** proc(5) counts in ticks of 1/100 s. */
const tickMs = 10

/** The id of a process of the system in `home`; undefined while it is being restarted. */
export const pidOf = (
  { home }: { readonly home: string },
  name: 'api' | 'indexer' | 'elasticsearch' | 'postgres' | 'redis',
): number | undefined => readRecord(home, name)?.pid

/** Resident memory of a process, by the kernel; 0 when it has just ended, NaN when it cannot be read. */
export function residentBytes(pid: number | undefined): number {
  if (!isKnown(pid)) return Number.NaN
  const [, pages = '0'] = readProc(pid, 'statm').split(' ')
  return Number(pages) * pageBytes
}

/** Memory of a process and its children together; shared pages count once. */
export function familyBytes(pid: number | undefined): number {
  if (!isKnown(pid)) return Number.NaN
  return [pid, ...childrenOf(pid)].reduce((bytes, member) => {
    const [, kilobytes = '0'] = /^Pss:\s+(\d+) kB/m.exec(readProc(member, 'smaps_rollup')) ?? []
    return bytes + Number(kilobytes) * 1_024
  }, 0)
}

/** Milliseconds of CPU that a process has used since its start, with its running and ended children. */
export function familyCpuMs(pid: number | undefined): number {
  if (!isKnown(pid)) return Number.NaN
  return endedCpuMs(pid) + [pid, ...childrenOf(pid)].reduce((total, member) => total + cpuMs(member), 0)
}

/** The same for one process alone; 0 when it has ended. */
export function cpuMs(pid: number | undefined): number {
  if (!isKnown(pid)) return Number.NaN
  const fields = fieldsAfterName(pid)
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * tickMs
}

/** The same for children that have ended. */
function endedCpuMs(pid: number): number {
  const fields = fieldsAfterName(pid)
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * tickMs
}

/** Servers may run elsewhere, and not every system has /proc. */
function isKnown(pid: number | undefined): pid is number {
  return pid !== undefined && existsSync('/proc/self/stat')
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && Number(fieldsAfterName(pid)[1]) === parent)
}

/** What follows the name in `stat`: state, parent, … The name is in parentheses and may contain anything. */
export function fieldsAfterName(pid: number): string[] {
  return readProc(pid, 'stat')
    .replace(/^.*\)\s/s, '')
    .split(' ')
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
