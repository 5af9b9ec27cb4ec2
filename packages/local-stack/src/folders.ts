import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { StackError } from './stack-error.ts'

/** Who the servers run as: an unprivileged user where we are root, because they refuse to run as root. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/** `nobody` is on every system, with the entry in the user database that Postgres asks for. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch (error) {
    throw new StackError(
      'user_missing',
      'The servers refuse to run as root, and there is no user `nobody` to run them as. Run this as an ordinary user.',
      error,
    )
  }
}

/**
 * Where the servers keep their data: the home itself, or, when their user cannot enter it (a clone under /root, say), a
 * folder outside that is remembered in the home.
 */
export function dataFolder(home: string, user: ServerUser | undefined, log: (line: string) => void): string {
  mkdirSync(home, { recursive: true })
  const note = join(home, 'data-folder')
  if (existsSync(note)) return readFileSync(note, 'utf8')
  if (canEnter(home, user)) return home
  const folder = join('/var/lib', `galena-${createHash('sha1').update(home).digest('hex').slice(0, 10)}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  writeFileSync(note, folder)
  log(`The servers cannot enter ${home}, so their data lie in ${folder}.`)
  return folder
}

/** Whether the servers' user may pass through every folder of a path. */
export function canEnter(path: string, user: ServerUser | undefined): boolean {
  if (!user) return true
  for (let folder = path; ; folder = dirname(folder)) {
    const { uid, gid, mode } = statSync(folder)
    const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if (!(mode & needed)) return false
    if (folder === dirname(folder)) return true
  }
}

/** Makes a folder that belongs to the servers' user. */
export function makeFolder(path: string, user: ServerUser | undefined): string {
  mkdirSync(path, { recursive: true, mode: 0o750 })
  if (user) chownSync(path, user.uid, user.gid)
  return path
}

/** Gives a folder with everything in it to the servers' user. */
export function handOver(path: string, user: ServerUser | undefined): void {
  if (!user) return
  lchownSync(path, user.uid, user.gid)
  for (const entry of readdirSync(path, { recursive: true }))
    lchownSync(join(path, entry.toString()), user.uid, user.gid)
}
