import { CliError } from '../errors/cli-error.ts'
import { beginFile } from '../import/new-file.ts'

/** Where a command writes a file. All throw a `CliError` when it cannot be written. */
export interface Output {
  write(text: string): Promise<void>
  /** To be called when all is written: gives the file its name. */
  complete(): Promise<void>
  /** To be called when that failed: leaves no file behind. */
  discard(): Promise<void>
}

/** Opens a file (`-`: standard output). Until it is whole it is beside the one that it replaces, under another name. */
export async function openOutput(path: string): Promise<Output> {
  if (path === '-') return standardOutput()
  const failed = (error: Error) => {
    throw new CliError(`The export cannot be written to ${path}: ${error.message}.`, { cause: error })
  }
  const file = await beginFile(path).catch(failed)
  return {
    write: (text) => file.append(Buffer.from(text)).catch(failed),
    async complete() {
      await file.close().catch(failed)
      file.keep()
    },
    async discard() {
      // At once: the process may be about to end.
      file.remove()
      await file.close()
    },
  }
}

function standardOutput(): Output {
  // Each write tells its own error.
  process.stdout.on('error', () => undefined)
  return {
    write: (text) =>
      new Promise((resolve, reject) =>
        process.stdout.write(text, (error) => (error ? reject(cutOff(error)) : resolve())),
      ),
    complete: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  }
}

function cutOff(error: Error): CliError {
  const why = 'code' in error && error.code === 'EPIPE' ? 'nobody reads standard output any more' : error.message
  return new CliError(`The export was cut off: ${why}. What was written is not whole.`, { cause: error })
}
