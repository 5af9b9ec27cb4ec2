import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'

/** A file that is written beside the one that it replaces, and takes its name in the end. */
export interface NewFile {
  readonly path: string
  /** Adds bytes. When they cannot be written whole, none of them stays, and nothing can be added any more. */
  append(bytes: Buffer): Promise<void>
  /** Takes the last bytes away again. Nothing can be added any more. */
  takeBack(): Promise<void>
  /** Gives it its name, at once. */
  keep(): void
  /** Removes it, and leaves the one that it would have replaced. */
  remove(): void
  close(): Promise<void>
}

/** Begins a file. A device, such as /dev/null, is written as it is. Throws what the operating system says. */
export async function beginFile(path: string): Promise<NewFile> {
  const old = statSync(path, { throwIfNoEntry: false })
  const isDevice = old !== undefined && !old.isFile()
  // Another process may write the same one.
  const unfinished = isDevice ? path : `${path}.${randomUUID().slice(0, 8)}.part`
  const handle = await open(unfinished, 'w')
  let [length, before] = [0, 0]
  const cut = async (to: number) => {
    if (!isDevice) await handle.truncate(to)
    ;[length, before] = [to, to]
  }
  return {
    path,
    async append(bytes) {
      try {
        await handle.appendFile(bytes)
        ;[length, before] = [length + bytes.length, length]
      } catch (error) {
        await cut(length).catch(() => undefined)
        throw error
      }
    },
    takeBack: () => cut(before),
    keep() {
      if (!isDevice) renameSync(unfinished, path)
    },
    remove() {
      if (!isDevice) rmSync(unfinished, { force: true })
    },
    close: () => handle.close(),
  }
}
