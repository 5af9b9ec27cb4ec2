// Builds the page (services/web) with Vite. With `--if-needed`, as before `npm start`: only when what was built is missing, or
// older than its sources.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const page = 'services/web'
const built = `${page}/dist/index.html`
/** What ends up in the page. */
const sources = [
  `${page}/src`,
  `${page}/index.html`,
  `${page}/vite.config.ts`,
  'packages/client/src',
  'packages/instantsearch/src',
  'package-lock.json',
]

function newest(path) {
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const isCurrent = existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources.map(newest))
if (!process.argv.includes('--if-needed') || !isCurrent) {
  console.log('Building the page …')
  const vite = join(import.meta.dirname, '../node_modules/vite/bin/vite.js')
  const { status, error } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: page,
    stdio: 'inherit',
  })
  if (error || status !== 0) {
    console.error(
      `The page was not built${error ? `: ${error.message}` : ''}. Run \`npm run build\` to see why, then try again.`,
    )
    process.exit(1)
  }
}
