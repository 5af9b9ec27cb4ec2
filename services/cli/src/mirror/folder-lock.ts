import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CliError } from '../errors/cli-error.ts'

/** SQLITE_BUSY. Source: https://www.sqlite.org/rescode.html */
const busy = 5

/**
 * Keeps a folder for this process alone, until it is disposed or the process ends in any way: the operating system frees the
 * lock of a file, which SQLite takes and Node itself does not offer. Throws a `CliError` when another process has it.
 */
export function lockFolder(folder: string): Disposable {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE')
  } catch (error) {
    database?.close()
    const { errcode, message } = error as Error & { errcode?: number }
    throw new CliError(
      errcode === busy
        ? `Another \`galena mirror\` keeps ${folder} in step already. Let it go on, or end it first; a second mirror needs another folder.`
        : `The mirror in ${folder} cannot be locked: ${message}. Choose a folder on a disk of this machine.`,
      { cause: error },
    )
  }
  return database
}
