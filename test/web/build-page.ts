import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** Builds the page unless it is built already. */
export async function buildPage(): Promise<void> {
  await promisify(execFile)(process.execPath, ['scripts/build-web.mjs', '--if-needed'], { cwd: repository })
}
