import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CollectedChanges } from './collected-changes.ts'
import { writeDurably } from './durable-file.ts'
import { idOfLine, renameInLine } from './lead-line.ts'

/** A file that the mirror lists is not there. */
export class MissingFileError extends Error {}

/** A file that has more characters is written as several, so it has one lead more than that at most. */
const maxCharacters = 500_000
const idDigits = 16

export const leadsFolder = 'leads'
const pattern = /^(\d{16})-\d+\.ndjson$/
export const isLeadFile = (name: string) => pattern.test(name)

/**
 * Where the lines of a copy are: files of leads in the order of their ids, each named by its first id. An id belongs to the
 * last file that begins at it or below. Files are never changed: new ones take their place in the list.
 */
export interface LeadFiles {
  /** Returns the list with the changes in it. The files of the old one stay. */
  merge(files: readonly string[], changes: CollectedChanges): Promise<string[]>
  /** The line of a lead. */
  find(files: readonly string[], id: number): Promise<string | undefined>
}

/** `nextNumber` makes names that the folder does not have. */
export function leadFiles(folder: string, nextNumber: () => number): LeadFiles {
  async function read(file: string): Promise<Map<number, string>> {
    const text = await readFile(join(folder, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new MissingFileError(file, { cause: error }) : error
    })
    const lines = text.split('\n').slice(0, -1)
    return new Map(lines.map((line) => [idOfLine(line), line]))
  }

  async function write(lines: readonly (readonly [id: number, line: string])[]): Promise<string> {
    const first = String(lines[0]?.[0] ?? 0).padStart(idDigits, '0')
    const file = `${leadsFolder}/${first}-${nextNumber()}.ndjson`
    await writeDurably(join(folder, file), lines.map(([, line]) => `${line}\n`).join(''))
    return file
  }

  /** The files that take the place of one, of which the changes with these ids are. */
  async function mergeFile(
    file: string | undefined,
    ids: readonly number[],
    { lines: changed, renamed }: CollectedChanges,
  ): Promise<string[]> {
    if (ids.length === 0 && renamed.length === 0) return file === undefined ? [] : [file]
    const old = file === undefined ? new Map<number, string>() : await read(file)
    const lines = new Map([...old].map(([id, line]) => [id, renameInLine(line, renamed)]))
    for (const id of ids) setLine(lines, id, changed.get(id))
    if (file !== undefined && isSame(old, lines)) return [file]
    const written: string[] = []
    for (const part of inParts([...lines].sort(([a], [b]) => a - b))) written.push(await write(part))
    return written
  }

  return {
    async merge(files, changes) {
      const ids = [...changes.lines.keys()].sort((a, b) => a - b)
      const merged: string[] = []
      let taken = 0
      for (const [at, file] of (files.length === 0 ? [undefined] : files).entries()) {
        const following = files[at + 1]
        const end = following === undefined ? Number.POSITIVE_INFINITY : firstIdOf(following)
        const from = taken
        while ((ids[taken] ?? end) < end) taken++
        merged.push(...(await mergeFile(file, ids.slice(from, taken), changes)))
      }
      return merged
    },
    async find(files, id) {
      const file = files.findLast((name, at) => at === 0 || firstIdOf(name) <= id)
      return file === undefined ? undefined : (await read(file)).get(id)
    },
  }
}

function firstIdOf(file: string): number {
  return Number(file.slice(leadsFolder.length + 1).split('-')[0])
}

function setLine(lines: Map<number, string>, id: number, line: string | undefined): void {
  if (line === undefined) lines.delete(id)
  else lines.set(id, line)
}

function isSame(a: ReadonlyMap<number, string>, b: ReadonlyMap<number, string>): boolean {
  return a.size === b.size && [...a].every(([id, line]) => b.get(id) === line)
}

type Line = readonly [id: number, line: string]

/** Parts of about the same length, so that none is tiny. */
function inParts(lines: readonly Line[]): Line[][] {
  const total = lines.reduce((sum, [, line]) => sum + line.length + 1, 0)
  const share = total / Math.ceil(total / maxCharacters)
  const parts: Line[][] = []
  let length = share
  for (const line of lines) {
    if (length >= share) {
      parts.push([])
      length = 0
    }
    parts.at(-1)?.push(line)
    length += line[1].length + 1
  }
  return parts
}
