import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CollectedChanges } from './collected-changes.ts'
import { isPartOf, syncFolder } from './durable-file.ts'
import { lockFolder } from './folder-lock.ts'
import { isLeadFile, LostFileError, leadFiles, leadsFolder } from './lead-files.ts'
import { renameInLine } from './lead-line.ts'
import { openStateFile, type State, type StateFile, stateName } from './mirror-state.ts'

/**
 * The copy of the leads in a folder, which is kept for this process until it is disposed. What it holds is always what has
 * come up to its `next`. All throw a `LostFileError` when a file is not as it was written.
 */
export interface MirrorFolder extends Disposable {
  /** Where the feed goes on; undefined: at its beginning. */
  readonly next: string | undefined
  /** How many files of leads there are. */
  readonly files: number
  /** Returns when each file that is needed to go on is there in its size. */
  check(): Promise<void>
  /** Returns when all of it is on disk. `isEnd`: there is no more for now. */
  store(changes: CollectedChanges, next: string, isEnd: boolean): Promise<void>
  /** What is there stays until the new copy is whole. */
  beginAnew(): Promise<void>
}

/**
 * Opens a folder, and makes it where there is none. Files that a process left behind which was killed are removed. Throws a
 * `CliError` when another process has the folder.
 */
export async function openMirrorFolder(folder: string): Promise<MirrorFolder> {
  const leads = join(folder, leadsFolder)
  await mkdir(leads, { recursive: true, mode: 0o700 })
  const lock = lockFolder(folder)
  try {
    const stateFile = await openStateFile(folder)
    await removeUnlisted(folder, stateFile.state)
    return mirrorFolder(folder, stateFile, lock)
  } catch (error) {
    lock[Symbol.dispose]()
    throw error
  }
}

function mirrorFolder(folder: string, stateFile: StateFile, lock: Disposable): MirrorFolder {
  const files = leadFiles(folder)

  /** The files are on disk before the state that lists them, and gone only after it lists them no more. */
  async function replace(state: State): Promise<void> {
    const before = listedFiles(stateFile.state)
    await syncFolder(join(folder, leadsFolder))
    await stateFile.replace(state)
    const listed = listedFiles(stateFile.state)
    for (const file of before.difference(listed)) await rm(join(folder, file), { force: true })
  }

  /** What is there of leads that are too large for the api. Only a walk needs it: else they are where they were. */
  async function withKept(changes: CollectedChanges, { files: old, walk }: State): Promise<CollectedChanges> {
    const lines = new Map(changes.lines)
    for (const id of walk ? changes.unreadable : []) {
      const line = (await files.find(walk?.files ?? [], id)) ?? (await files.find(old, id).catch(nothingToKeep))
      if (line !== undefined) lines.set(id, renameInLine(line, changes.renamed))
    }
    return { ...changes, lines }
  }

  return {
    get next() {
      const { walk, next } = stateFile.state
      return (walk ? walk.next : next) ?? undefined
    },
    get files() {
      return stateFile.state.files.length
    },
    check() {
      const { walk, files: whole } = stateFile.state
      return files.check(walk?.files ?? whole)
    },
    async store(changes, next, isEnd) {
      const { state } = stateFile
      const { walk } = state
      const merged = await files.merge((walk ?? state).files, await withKept(changes, state))
      const copy = { files: merged, next }
      await replace(walk && !isEnd ? { ...state, walk: copy } : { ...copy, walk: null })
    },
    async beginAnew() {
      await replace({ ...stateFile.state, walk: { files: [], next: null } })
    },
    [Symbol.dispose]: () => lock[Symbol.dispose](),
  }
}

function listedFiles({ files, walk }: State): Set<string> {
  return new Set([...files, ...(walk?.files ?? [])])
}

/** The old copy may be the reason why there is a new one. */
function nothingToKeep(error: unknown): undefined {
  if (!(error instanceof LostFileError)) throw error
}

async function removeUnlisted(folder: string, state: State): Promise<void> {
  const listed = listedFiles(state)
  for (const name of await readdir(join(folder, leadsFolder)))
    if (isLeadFile(name) && !listed.has(`${leadsFolder}/${name}`)) await rm(join(folder, leadsFolder, name))
  for (const name of await readdir(folder)) if (isPartOf(stateName, name)) await rm(join(folder, name))
}
