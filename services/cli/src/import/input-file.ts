import { createReadStream, fstatSync, open, realpathSync, type Stats, statSync } from 'node:fs'
import { Socket } from 'node:net'
import { basename } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { promisify } from 'node:util'
import { CliError } from '../errors/cli-error.ts'

export interface InputFile {
  /** Throws a `CliError` when the file cannot be read any further. */
  readonly chunks: AsyncIterable<Buffer>
  /** Undefined for standard input. */
  readonly bytes: number | undefined
  /** Input that does not come is not waited for any more once the signal is aborted: `chunks` throws an `AbortError`. */
  readonly endAt: (signal: AbortSignal) => void
}

const chunkBytes = 1 << 18

/** Opens the file that is imported (`-`: standard input). Throws a `CliError` when it cannot be, or is the rejects file. */
export async function openInput(file: string, rejectPath: string): Promise<InputFile> {
  const old = statOf(rejectPath)
  if (file === '-') {
    if (old && isSame(old, fstatSync(process.stdin.fd))) throw ownRejects()
    return inputOf(process.stdin, 'Standard input', undefined)
  }
  const stat = statOf(file)
  if (!stat) throw new CliError(`There is no file ${file}.`)
  if (stat.isDirectory()) throw new CliError(`${basename(file)} is a folder. Name an NDJSON or CSV file.`)
  if (old && realpathSync(rejectPath) === realpathSync(file)) throw ownRejects()
  const fd = await opened(file)
  // As a file, a pipe that gives nothing could not be let go of.
  if (stat.isFIFO()) return inputOf(new Socket({ fd, writable: false }), `The pipe ${file}`, undefined)
  return inputOf(createReadStream(file, { fd, highWaterMark: chunkBytes }), `The file ${file}`, stat.size)
}

function inputOf(stream: Readable, name: string, bytes: number | undefined): InputFile {
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      yield* stream
    } catch (error) {
      throw (error as Error).name === 'AbortError' ? error : cannotRead(name, error)
    }
  }
  return { chunks: chunks(), bytes, endAt: (signal) => addAbortSignal(signal, stream) }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw cannotRead(`The file ${path}`, error)
  }
}

async function opened(file: string): Promise<number> {
  try {
    return await promisify(open)(file, 'r')
  } catch (error) {
    throw cannotRead(`The file ${file}`, error)
  }
}

const isSame = (one: Stats, other: Stats) => one.dev === other.dev && one.ino === other.ino

function cannotRead(name: string, error: unknown): CliError {
  return new CliError(`${name} cannot be read (${(error as Error).message}).`, { cause: error })
}

function ownRejects(): CliError {
  return new CliError('The rejected lines must not replace the file that is imported. Give another --rejects.')
}
