import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** The first one draws no window, which costs a quarter less. */
const programs = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
const findProgram = () => programs.find((path) => existsSync(path))

/** Where Chromium is, or why it is not there. */
export interface Chromium {
  readonly path: string
  readonly missing: false | string
}

/**
 * Chromium, installed first where it is missing and that is possible: on Debian, by root. Files of tests run beside each
 * other: one of them installs it, and the others wait for the lock and then find it.
 */
export function installedChromium(): Chromium {
  const found = findProgram()
  if (found !== undefined) return { path: found, missing: false }
  const isDebian = existsSync('/etc/debian_version')
  if (!isDebian || process.getuid?.() !== 0)
    return { path: '', missing: 'Chromium is not installed; on Debian: apt-get install chromium' }
  const said = install()
  const installed = findProgram()
  return installed !== undefined
    ? { path: installed, missing: false }
    : { path: '', missing: `Chromium is not installed, and could not be: ${said.trim().split('\n').at(-1)}` }
}

/** What the installer said. */
function install(): string {
  const packages = ['chromium-headless-shell', 'chromium']
  const installs = packages.map((name) => `apt-get install -y --no-install-recommends ${name}`).join(' || ')
  const script = `[ -e ${programs[0]} ] || { apt-get update && { ${installs}; }; }`
  const { stdout, stderr, error } = spawnSync('flock', ['/tmp/galena-chromium.lock', 'sh', '-c', script], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return error?.message ?? `${stdout}\n${stderr}`
}
