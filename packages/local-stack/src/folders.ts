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

/** The user that the servers run as when we are root: they refuse to run as root. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/** `nobody` exists on every system and has the entry in the user database that Postgres requires. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch (error) {
    throw new StackError(
      'user_missing',
      'The servers refuse to run as root, and there is no user `nobody` to run them as. Run this as a normal user.',
      error,
    )
  }
}

/**
 * Where the servers keep their data: the home itself, or a folder outside it when their user cannot enter the home (a
 * clone under /root, for example). The choice is remembered in the home.
 */
export function dataFolder(home: string, user: ServerUser | undefined, log: (line: string) => void): string {
  mkdirSync(home, { recursive: true })
  const note = join(home, 'data-folder')
  if (existsSync(note)) return readFileSync(note, 'utf8')
  if (canEnter(home, user)) return home
  const folder = join('/var/lib', `galena-${createHash('sha1').update(home).digest('hex').slice(0, 10)}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  writeFileSync(note, folder)
  log(`The servers cannot enter ${home}, so their data is kept in ${folder}.`)
  return folder
}

/** Whether the servers' user may enter every folder of a path. */
export function canEnter(path: string, user: ServerUser | undefined): boolean {
  if (!user) return true
  for (let folder = path; ; folder = dirname(folder)) {
    const { uid, gid, mode } = statSync(folder)
    const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if (!(mode & needed)) return false
    if (folder === dirname(folder)) return true
  }
}

/** Creates a folder that the servers' user owns. */
export function makeFolder(path: string, user: ServerUser | undefined): string {
  mkdirSync(path, { recursive: true, mode: 0o750 })
  if (user) chownSync(path, user.uid, user.gid)
  return path
}

/** Makes the servers' user the owner of a folder and everything in it. */
export function handOver(path: string, user: ServerUser | undefined): void {
  if (!user) return
  lchownSync(path, user.uid, user.gid)
  for (const entry of readdirSync(path, { recursive: true }))
    lchownSync(join(path, entry.toString()), user.uid, user.gid)
}
