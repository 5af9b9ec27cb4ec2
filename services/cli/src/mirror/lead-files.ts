import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CollectedChanges } from './collected-changes.ts'
import { randomPart, writeDurably } from './durable-file.ts'
import { idOfLine, renameInLine } from './lead-line.ts'

/** A file that the mirror lists is not there, or not as it was written. */
export class LostFileError extends Error {}

/** A file that has more characters is written as several, so it has one lead more than that at most. */
const maxCharacters = 500_000
const idDigits = 16

export const leadsFolder = 'leads'
/** The first id, the size in bytes (files of the first version have none), and what makes a name that never comes again. */
export const leadFilePattern = '[0-9]{16}(-[0-9]+)?-[0-9a-f]+\\.ndjson'
const pattern = RegExp(`^${leadFilePattern}$`)
export const isLeadFile = (name: string) => pattern.test(name)

/**
 * Where the lines of a copy are: files of leads in the order of their ids, each named by its first id. An id belongs to the
 * last file that begins at it or below. Files are never changed: new ones take their place in the list. All throw a
 * `LostFileError` for a file that is not as it was written.
 */
export interface LeadFiles {
  /** Returns the list with the changes in it. The files of the old one stay. */
  merge(files: readonly string[], changes: CollectedChanges): Promise<string[]>
  /** The line of a lead. */
  find(files: readonly string[], id: number): Promise<string | undefined>
  /** Returns when each file is there in its size. */
  check(files: readonly string[]): Promise<void>
}

export function leadFiles(folder: string): LeadFiles {
  async function read(file: string): Promise<Map<number, string>> {
    const text = await readFile(join(folder, file), 'utf8').catch((error: unknown) => lostIn(file, error))
    const lines = text.split('\n')
    if (lines.pop() !== '') throw new LostFileError(`${file} ends within a line.`)
    return new Map(lines.map((line) => [idOfLine(line), line]))
  }

  async function write(lines: readonly Line[]): Promise<string> {
    const text = lines.map(([, line]) => `${line}\n`).join('')
    const first = String(lines[0]?.[0] ?? 0).padStart(idDigits, '0')
    const file = `${leadsFolder}/${first}-${Buffer.byteLength(text)}-${randomPart()}.ndjson`
    await writeDurably(join(folder, file), text)
    return file
  }

  /** The files that take the place of one, of which the changes with these ids are. */
  async function mergeFile(
    file: string | undefined,
    ids: readonly number[],
    { lines: changed, renamed }: CollectedChanges,
  ): Promise<string[]> {
    if (ids.length === 0 && renamed.size === 0) return file === undefined ? [] : [file]
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
    async check(files) {
      for (const file of files) {
        const { size } = await stat(join(folder, file)).catch((error: unknown) => lostIn(file, error))
        if (size !== (sizeOf(file) ?? size)) throw new LostFileError(`${file} has another size.`)
      }
    },
  }
}

function firstIdOf(file: string): number {
  return Number(file.slice(leadsFolder.length + 1).split('-')[0])
}

function sizeOf(file: string): number | undefined {
  const [, size] = /-(\d+)-/.exec(file) ?? []
  return size === undefined ? undefined : Number(size)
}

function lostIn(file: string, error: unknown): never {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  throw new LostFileError(`${file} is missing.`, { cause: error })
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
