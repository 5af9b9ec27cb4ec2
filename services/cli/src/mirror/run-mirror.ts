import { readFile } from 'node:fs/promises'
import { createGalenaClient, GalenaError } from '@galena/client/client'
import type { Environment } from '../connect.ts'
import { CliError } from '../errors/cli-error.ts'
import type { JsonOption } from '../options/json-option.ts'
import { startInterruptible } from '../terminal/interruption.ts'
import { print, sayWait } from '../terminal/print.ts'
import { startProgress } from '../terminal/progress.ts'
import type { ChangeCounts } from './collected-changes.ts'
import { followMirror } from './follow-mirror.ts'
import { openMirrorFolder } from './mirror-folder.ts'

/** The options of `galena mirror`. */
export interface MirrorOptions extends JsonOption {
  readonly url: string
  readonly keyFile?: string
  readonly once?: boolean
}

/** Keeps a folder in step with the leads of a company, and says what has come. Throws a `CliError` when it cannot. */
export async function runMirror(path: string, options: MirrorOptions, environment: Environment): Promise<void> {
  const baseUrl = readAddress(options.url)
  // Waiting is said here, so the client itself has no patience.
  const client = createGalenaClient({ baseUrl, key: await readKey(options, environment), patienceMs: 0 })
  const once = options.once ?? false
  using interruption = startInterruptible(stopped, { first: () => undefined, second: () => undefined })
  const { signal } = interruption
  const progress = startProgress()
  let stored: Readonly<ChangeCounts> = { changed: 0, gone: 0, renamed: 0 }
  let [hasEnded, began_anew, up_to_date, files] = [false, false, false, 0]
  try {
    using folder = await openMirrorFolder(path)
    await followMirror(client, folder, {
      once,
      signal,
      onPage(counts) {
        up_to_date = false
        const came = sumOf(stored, counts)
        progress.show(came.changed, undefined, sentenceOf(came))
      },
      onStored(counts, isEnd) {
        up_to_date = isEnd
        stored = sumOf(stored, counts)
        if (isEnd && !hasEnded && !once)
          sayWait(`The mirror is up to date (${sentenceOf(stored)}). It follows until Ctrl-C.`)
        hasEnded ||= isEnd
      },
      onAnew(why) {
        up_to_date = false
        began_anew = true
        sayWait(`${reasons[why]} The mirror begins anew; the old copy stays until the new one is whole.`)
      },
      onAway: ({ detail }) => sayWait(`${detail} The api is asked again ${once ? 'for a while' : 'until it answers'}.`),
    })
    files = folder.files
  } catch (error) {
    throw explained(error, path)
  } finally {
    progress.end()
  }
  const facts = `(${sentenceOf(stored)})`
  print({ ...stored, began_anew, up_to_date, files }, options, [
    once
      ? `The mirror is up to date ${facts}.`
      : up_to_date
        ? `The mirror ends ${facts}.`
        : `The mirror ends before it is up to date ${facts}. Run the command again to go on.`,
  ])
}

const stopped = 'The mirror was stopped before it was up to date. Run the command again to go on.'
const reasons = {
  gone: 'The mirror was not updated for too long, or the database was restored.',
  lost: 'A file of the mirror is missing, or is not as it was written.',
}

function sumOf(one: Readonly<ChangeCounts>, other: Readonly<ChangeCounts>): ChangeCounts {
  return {
    changed: one.changed + other.changed,
    gone: one.gone + other.gone,
    renamed: one.renamed + other.renamed,
  }
}

function sentenceOf({ changed, gone, renamed }: Readonly<ChangeCounts>): string {
  const of = (number: number) => number.toLocaleString('en')
  return `leads that came: ${of(changed)}, that are gone: ${of(gone)}, names that were changed: ${of(renamed)}`
}

/** Where `fetch` refuses an address, its error shows a password in it. */
function readAddress(url: string): string {
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw new CliError('--url must begin with http:// or https://.')
  if (parsed.username || parsed.password) throw new CliError('--url must have no user and no password.')
  return url
}

async function readKey({ keyFile }: MirrorOptions, { GALENA_KEY }: Environment): Promise<string> {
  if (keyFile === undefined && !GALENA_KEY)
    throw new CliError('Put a key of the company in GALENA_KEY, or name a file that has it with --key-file.')
  const text = keyFile === undefined ? GALENA_KEY : await readFile(keyFile, 'utf8').catch(unreadable)
  const key = text?.trim() ?? ''
  if (!/^[\x21-\x7e]+$/.test(key)) throw new CliError(`There is no key in ${keyFile ?? 'GALENA_KEY'}.`)
  return key
}

function unreadable(error: Error): never {
  throw new CliError(`The key cannot be read: ${error.message}.`, { cause: error })
}

function explained(error: unknown, path: string): unknown {
  if (error instanceof GalenaError && error.errors.some(({ pointer }) => pointer === '?after'))
    return new CliError(strangePlace(path), { cause: error })
  if (error instanceof GalenaError) return new CliError(`${error.detail} ${again}`, { cause: error })
  if (error instanceof Error && 'syscall' in error)
    return new CliError(`The mirror in ${path} cannot be written: ${error.message}. ${again}`, { cause: error })
  return error
}

/** What the api calls no position of the company. */
const strangePlace = (path: string) =>
  `The mirror in ${path} is not one of the company of this key. Either the key is another company’s: use the right key, or another folder. Or the database is another one, in which the company has another number: remove state.json from the folder to begin anew.`

const again = 'What has come before is kept; run the command again to go on.'
