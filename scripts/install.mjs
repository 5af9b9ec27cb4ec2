// Runs before `npm start`, `npm test` and `npm run check`. Installs the packages of package-lock.json unless that was
// done since its last change. Plain JavaScript without dependencies, because nothing may be installed yet.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const marker = 'node_modules/.package-lock.json'
const current = existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs
if (!current) {
  console.log('Installing packages (again only when package-lock.json changes) …')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const { status, error } = npm
    ? spawnSync(process.execPath, [npm, ...args], { stdio: 'inherit' })
    : spawnSync('npm', args, { stdio: 'inherit' })
  if (error || status !== 0) {
    console.error(`Installation failed${error ? `: ${error.message}` : ''}. Run \`npm ci\` to see why, then try again.`)
    process.exit(1)
  }
}
