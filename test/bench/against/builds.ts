import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const repository = resolve(import.meta.dirname, '../../..')

/** A checkout with its packages installed. */
export interface Build {
  readonly root: string
  /** Such as `ef2b194`; of the working tree, the commit that it began from. */
  readonly commit: string
}

export async function workingTree(): Promise<Build> {
  return { root: repository, commit: await shortName('HEAD') }
}

/** The build of a commit, in a folder of its own that is kept; it is there only when it is whole. */
export async function buildOf(commit: string, folder: string): Promise<Build> {
  const name = await shortName(commit)
  const root = join(folder, name)
  if (existsSync(root)) return { root, commit: name }
  console.log(`Installing ${name} in ${root} (once) …`)
  const unfinished = `${root}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await checkOut(repository, name, unfinished)
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: unfinished, env: ownEnvironment() })
  await rename(unfinished, root)
  return { root, commit: name }
}

/** A clone of a repository at a commit. */
export async function checkOut(from: string, commit: string, folder: string): Promise<void> {
  await run('git', ['clone', '--quiet', '--shared', '--no-checkout', from, folder])
  await run('git', ['-C', folder, 'checkout', '--quiet', '--detach', commit])
}

async function shortName(commit: string): Promise<string> {
  const { stdout } = await run('git', ['-C', repository, 'rev-parse', '--short=12', `${commit}^{commit}`])
  return stdout.trim()
}

/** Without what `npm run` says of the package that this runs in. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_local_prefix|package|lifecycle)/.test(name)),
  )
}
