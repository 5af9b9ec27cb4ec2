import { once } from 'node:events'
import { createWriteStream, rmSync, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { RejectedLine } from './load-leads.ts'

const maxPrinted = 20

export interface RejectFile {
  add(rejected: RejectedLine): Promise<void>
  close(): Promise<void>
}

/**
 * The file for lines that cannot be imported: one JSON object per line with `line`, `reason` and `input`. The first
 * lines are also printed at once. The file of an earlier import is replaced, and is absent when nothing was rejected.
 */
export function openRejectFile(path: string, say: (sentence: string) => void): RejectFile {
  rmSync(path, { force: true })
  let stream: WriteStream | undefined
  let count = 0
  return {
    async add(rejected) {
      count += 1
      if (count <= maxPrinted) say(`Line ${rejected.line} was rejected: ${rejected.reason}`)
      if (count === maxPrinted + 1) say(`More lines were rejected; ${path} has all of them.`)
      stream ??= createWriteStream(path)
      if (!stream.write(`${JSON.stringify(rejected)}\n`)) await once(stream, 'drain')
    },
    async close() {
      if (!stream) return
      stream.end()
      await finished(stream)
    },
  }
}
