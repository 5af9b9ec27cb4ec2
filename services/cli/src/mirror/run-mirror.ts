import { readFile } from 'node:fs/promises'
import { type ChangesPage, createGalenaClient, GalenaError } from '@galena/client/client'
import type { Environment } from '../connect.ts'
import { CliError } from '../errors/cli-error.ts'
import type { JsonOption } from '../options/json-option.ts'
import { startInterruptible } from '../terminal/interruption.ts'
import { print, sayWait } from '../terminal/print.ts'
import { startProgress } from '../terminal/progress.ts'
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
  const client = createGalenaClient({ baseUrl, key: await readKey(options, environment) })
  const once = options.once ?? false
  using interruption = startInterruptible(stopped, { first: () => undefined, second: () => undefined })
  const { signal } = interruption
  const progress = startProgress()
  const counts = { changed: 0, gone: 0, renamed: 0, began_anew: false }
  let [hasEnded, files] = [false, 0]
  try {
    using folder = await openMirrorFolder(path)
    await followMirror(client, folder, {
      once,
      signal,
      onPage(page) {
        count(counts, page)
        progress.show(counts.changed, undefined, sentenceOf(counts))
      },
      onEnd() {
        if (!hasEnded && !once) sayWait(`The mirror is up to date (${sentenceOf(counts)}). It follows until Ctrl-C.`)
        hasEnded = true
      },
      onAnew(why) {
        counts.began_anew = true
        sayWait(`${reasons[why]} The mirror begins anew; the old copy stays until the new one is whole.`)
      },
      onAway: (error, seconds) => sayWait(`${error.detail} The api is asked again in ${seconds} s.`),
    })
    files = folder.files
  } catch (error) {
    throw explained(error, path)
  } finally {
    progress.end()
  }
  print({ ...counts, files }, options, [
    `${once ? 'The mirror is up to date' : 'The mirror ends'} (${sentenceOf(counts)}).`,
  ])
}

const stopped = 'The mirror was stopped before it was up to date. Run the command again to go on.'
const reasons = {
  gone: 'The mirror was not updated for too long, or the database was restored.',
  missing: 'A file of the mirror is missing.',
}

interface Counts {
  changed: number
  gone: number
  renamed: number
}

function count(counts: Counts, { leads, renamed }: ChangesPage): void {
  const gone = leads.filter(({ deleted }) => deleted).length
  counts.changed += leads.length - gone
  counts.gone += gone
  counts.renamed += renamed.length
}

function sentenceOf({ changed, gone, renamed }: Counts): string {
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
  if (error instanceof GalenaError) return new CliError(`${error.detail} ${again}`, { cause: error })
  if (error instanceof Error && 'syscall' in error)
    return new CliError(`The mirror in ${path} cannot be written: ${error.message}. ${again}`, { cause: error })
  return error
}

const again = 'What has come before is kept; run the command again to go on.'
