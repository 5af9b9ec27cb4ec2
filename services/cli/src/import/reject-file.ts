import { once } from 'node:events'
import { createWriteStream, rmSync, statSync, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { CliError } from '../errors/cli-error.ts'
import type { RejectedLine } from './load-leads.ts'

const maxPrinted = 20

/** Both throw a `CliError` with the path when a file cannot be written. */
export interface RejectFile {
  add(rejected: RejectedLine): Promise<void>
  close(): Promise<void>
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
 * `line` of the imported file, its line in the rejects and the `reason`. The first ones are also printed at once. Files of
 * an earlier import are removed, and are absent when nothing was rejected.
 */
export function openRejectFile(path: string, { preface, widen, say }: Rejecting): RejectFile {
  for (const old of [path, reasonsPath(path)]) removeOld(old)
  let streams: { readonly lines: WriteStream; readonly reasons: WriteStream } | undefined
  let printed = 0
  let line = 0
  /** Lines that follow each other and have the same reason: they are said together. */
  let unsaid: { readonly from: number; to: number; readonly reason: string } | undefined

  function sayLast(): void {
    if (!unsaid) return
    const { from, to, reason } = unsaid
    unsaid = undefined
    printed += 1
    const lines = from === to ? `Line ${from} was` : `Lines ${from} to ${to} were`
    if (printed <= maxPrinted) say(`${lines} rejected: ${reason}`)
    if (printed === maxPrinted + 1) say(`More lines were rejected; ${reasonsPath(path)} has all reasons.`)
  }

  /** The first thing that went wrong with one of the files. */
  let failure: CliError | undefined
  const failed = (path: string) => (error: Error) => {
    failure ??= new CliError(`The rejected lines cannot be written to ${path}: ${error.message}.`, { cause: error })
  }

  async function write(stream: WriteStream, bytes: Buffer | string): Promise<void> {
    if (failure) throw failure
    // What breaks is kept above.
    if (!stream.write(bytes)) await once(stream, 'drain').catch(() => undefined)
    if (failure) throw failure
  }
  async function openOne(path: string): Promise<WriteStream> {
    const stream = createWriteStream(path).on('error', failed(path))
    await once(stream, 'open').catch(() => undefined)
    return stream
  }
  async function open() {
    const [lines, reasons] = await Promise.all([openOne(path), openOne(reasonsPath(path))])
    await write(lines, preface)
    line = lineEnds(preface) + 1
    return { lines, reasons }
  }

  return {
    async add({ line: number, reason, raw }) {
      if (unsaid?.reason === reason && unsaid.to === number - 1) unsaid.to = number
      else {
        sayLast()
        unsaid = { from: number, to: number, reason }
      }
      streams ??= await open()
      await write(streams.reasons, `${JSON.stringify({ line: number, rejects_line: line, reason })}\n`)
      for (const bytes of raw) await write(streams.lines, widen(bytes))
      line += raw.length
    },
    async close() {
      sayLast()
      for (const stream of streams ? [streams.lines, streams.reasons] : []) {
        stream.end()
        await finished(stream).catch(() => undefined)
      }
      if (failure) throw failure
    },
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
