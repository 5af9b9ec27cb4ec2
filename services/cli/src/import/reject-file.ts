import { existsSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RejectedLine } from '@galena/store/import/load-leads'
import { CliError } from '../errors/cli-error.ts'
import { beginFile, type NewFile } from './new-file.ts'

const maxPrinted = 20

/** `add` throws a `CliError` with the path when a file cannot be written, and from then on. */
export interface RejectFile {
  /** Adds lines in the order of the file. Those that it threw for are in neither file. */
  add(rejected: readonly RejectedLine[]): Promise<void>
  readonly path: string
  /** Whether it has no lines yet. */
  readonly isEmpty: boolean
  /** The line from which on `add` threw, or has not ended. */
  readonly missingFrom: number | undefined
  /** Replaces the files of an earlier import, also when there are no rejected lines. Throws a `CliError`. */
  close(): Promise<void>
  /** Leaves the files of an earlier import as they are. */
  discard(): Promise<void>
  /** Replaces the files of an earlier import at once, because the process ends. Throws a `CliError`. */
  keep(): void
}

interface Rejecting {
  /** What the file begins with, such as the header. */
  readonly preface: Buffer
  /** The bytes of lines as the imported file has them. */
  readonly widen: (bytes: Buffer) => Buffer
  readonly say: (sentence: string) => void
}

/** Where the reasons of rejected lines are, beside the lines. */
export function reasonsPath(path: string): string {
  return `${path}.reasons.ndjson`
}

/**
 * The file for lines that cannot be imported. They stand in it as they came, byte for byte, below the header: mended, the
 * file can be imported like the one before. The reasons are in a file of their own, one JSON object per line with the
 * `line` of the imported file, its line in the rejects and the `reason`. The first ones are also printed at once. Until the
 * import ends the two have names of their own, so that another import of the same file does not touch them. Throws a
 * `CliError` when they cannot be made.
 */
export async function openRejectFile(path: string, { preface, widen, say }: Rejecting): Promise<RejectFile> {
  const folder = dirname(path)
  if (!existsSync(folder)) throw new CliError(`There is no folder ${folder} for the rejected lines.`)
  const lines = await begin(path)
  const reasons = await begin(reasonsPath(path)).catch(async (error: unknown) => {
    await lines.close()
    lines.remove()
    throw error
  })
  const files = [lines, reasons]
  const reasonsSaid = sayReasons(path, say)
  /** Lines of the rejects file. */
  let count = 0
  let failure: CliError | undefined
  let missingFrom: number | undefined
  let isAdding = false

  async function append(file: NewFile, bytes: Buffer, from: number): Promise<void> {
    try {
      await file.append(bytes)
    } catch (error) {
      isAdding = false
      failure = new CliError(
        `${notWritten(file.path, error)} The rejected ones from line ${from.toLocaleString('en')} on are not in it.`,
        { cause: error },
      )
      throw failure
    }
  }
  async function end(): Promise<void> {
    reasonsSaid.end()
    for (const file of files) await file.close()
  }
  const isEmpty = () => count === 0 && !isAdding
  function keep(): void {
    for (const file of files) {
      if (!isEmpty()) named(file, () => file.keep())
      else {
        file.remove()
        if (!failure) named(file, () => removeOld(file.path))
      }
    }
  }
  let closed: Promise<void> | undefined

  return {
    async add(rejected) {
      if (failure) throw failure
      isAdding = true
      missingFrom = rejected[0]?.line
      const start = count === 0 ? lineEnds(preface) + 1 : count + 1
      const from = rejected[0]?.line ?? 0
      let at = start
      const found = rejected.map(({ line, reason, raw }) => {
        const found = `${JSON.stringify({ line, rejects_line: at, reason })}\n`
        at += raw.length
        return found
      })
      for (const { line, reason } of rejected) reasonsSaid.add(line, reason)
      const raw = widen(Buffer.concat(rejected.flatMap(({ raw }) => raw)))
      await append(reasons, Buffer.from(found.join('')), from)
      await append(lines, count === 0 ? Buffer.concat([preface, raw]) : raw, from).catch(async (error: unknown) => {
        await reasons.takeBack()
        throw error
      })
      count = at - 1
      isAdding = false
      missingFrom = undefined
    },
    path,
    get isEmpty() {
      return isEmpty()
    },
    get missingFrom() {
      return missingFrom
    },
    close() {
      closed ??= end().then(keep)
      return closed
    },
    async discard() {
      await end()
      for (const file of files) file.remove()
    },
    keep,
  }
}

function named(file: NewFile, work: () => void): void {
  try {
    work()
  } catch (error) {
    throw new CliError(notWritten(file.path, error), { cause: error })
  }
}

async function begin(path: string): Promise<NewFile> {
  try {
    return await beginFile(path)
  } catch (error) {
    throw new CliError(`${notWritten(path, error)} Give another --rejects.`, { cause: error })
  }
}

function notWritten(path: string, error: unknown): string {
  return `The rejected lines cannot be written to ${path}: ${(error as Error).message}.`
}

/** Says the first reasons; lines that follow each other and have the same one are said together. */
function sayReasons(path: string, say: (sentence: string) => void) {
  let printed = 0
  let unsaid: { readonly from: number; to: number; readonly reason: string } | undefined
  function end(): void {
    if (!unsaid) return
    const { from, to, reason } = unsaid
    unsaid = undefined
    printed += 1
    const lines = from === to ? `Line ${from} was` : `Lines ${from} to ${to} were`
    if (printed <= maxPrinted) say(`${lines} rejected: ${reason}`)
    if (printed === maxPrinted + 1) say(`More lines were rejected; ${reasonsPath(path)} has all reasons.`)
  }
  return {
    add(line: number, reason: string): void {
      if (unsaid?.reason === reason && unsaid.to === line - 1) {
        unsaid.to = line
        return
      }
      end()
      unsaid = { from: line, to: line, reason }
    },
    end,
  }
}

/** A device, such as /dev/null, is no earlier file. */
function removeOld(path: string): void {
  const old = statSync(path, { throwIfNoEntry: false })
  if (!old || old.isFile()) rmSync(path, { force: true })
}

/** Of a header: LF, CRLF or CR. */
function lineEnds(bytes: Buffer): number {
  return bytes.toString('latin1').match(/\r\0?\n|\n|\r/g)?.length ?? 0
}
