import { createWriteStream, realpathSync, renameSync, rmSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Writable } from 'node:stream'
import { CliError } from '../errors/cli-error.ts'

/** Where a command writes a file. One of the two functions is called in the end. */
export interface OutputFile {
  readonly stream: Writable
  /** Gives the file its name, when all of it is written. */
  complete(): void
  /** Leaves nothing behind. */
  discard(): void
}

/**
 * Opens a file (`-`: standard output). Until it is whole it is beside the one that it replaces, under another name. Throws a
 * `CliError` when it cannot be there.
 */
export function openOutput(path: string): OutputFile {
  if (path === '-') return inPlace(process.stdout)
  const old = statSync(path, { throwIfNoEntry: false })
  if (old?.isDirectory()) throw new CliError(`${path} is a folder. Name a file in it.`)
  // A device such as /dev/null, or a pipe, keeps its place.
  if (old && !old.isFile()) return inPlace(createWriteStream(path))
  const folder = dirname(path)
  if (!statSync(folder, { throwIfNoEntry: false })) throw new CliError(`There is no folder ${folder}. Make it first.`)
  return beside(old ? realpathSync(path) : path, old)
}

function beside(path: string, old: Stats | undefined): OutputFile {
  const part = `${path}.${process.pid}.part`
  return {
    // What a power cut would lose must not have the name of a whole file.
    stream: createWriteStream(part, { flush: true, ...(old && { mode: old.mode }) }),
    complete: () => renameSync(part, path),
    discard: () => rmSync(part, { force: true }),
  }
}

function inPlace(stream: Writable): OutputFile {
  return { stream, complete: () => undefined, discard: () => undefined }
}
