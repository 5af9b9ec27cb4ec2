import { open, rename } from 'node:fs/promises'

/** Writes a file, and returns when it is on disk. */
export async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'w')
  await file.writeFile(text)
  await file.sync()
}

/** Puts a file in the place of another one, at once: after a crash it is one of the two, in whole. */
export async function replaceDurably(folder: string, path: string, text: string): Promise<void> {
  await writeDurably(`${path}.part`, text)
  await rename(`${path}.part`, path)
  await syncFolder(folder)
}

/** Returns when the names of new files in a folder are on disk. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path)
  await folder.sync()
}
