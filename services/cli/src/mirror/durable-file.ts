import { randomBytes } from 'node:crypto'
import { open, rename } from 'node:fs/promises'

/** A part of a name that no other process has made. */
export const randomPart = () => randomBytes(8).toString('hex')

/** Writes a new file that its owner alone can read, and returns when it is on disk. */
export async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(text)
  await file.sync()
}

/** Puts a file in the place of another one, at once: after a crash it is one of the two, in whole. */
export async function replaceDurably(folder: string, path: string, text: string): Promise<void> {
  const part = `${path}.${randomPart()}.part`
  await writeDurably(part, text)
  await rename(part, path)
  await syncFolder(folder)
}

/** Whether a file was to take the place of another one. */
export const isPartOf = (file: string, name: string) => name.startsWith(`${file}.`) && name.endsWith('.part')

/** Returns when the names of new files in a folder are on disk. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path)
  await folder.sync()
}
