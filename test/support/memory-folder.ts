import { createHash } from 'node:crypto'
import { existsSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

const memory = '/dev/shm'
/** More than the tests store at a time: most of it is the log of Postgres, up to 2 GB. */
const roomBytes = 6e9

/**
 * A folder in memory for what the servers of this home store: a test makes and drops a database of hundreds of files, and
 * a disk takes longer for that than Postgres. Undefined where the system has none, or not enough room.
 */
export function memoryFolder(home: string): string | undefined {
  const folder = join(memory, `galena-${createHash('sha1').update(home).digest('hex').slice(0, 10)}`)
  // A run that was killed left its servers there.
  return existsSync(folder) || hasRoom() ? folder : undefined
}

export function removeMemoryFolder(home: string): void {
  const folder = memoryFolder(home)
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
}

function hasRoom(): boolean {
  if (!existsSync(memory)) return false
  const { bavail, bsize } = statfsSync(memory)
  return Math.min(bavail * bsize, process.availableMemory()) > roomBytes
}
