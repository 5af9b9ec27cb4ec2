// `npm run test:fuzz`: asks a running system what its own description allows, and much that it does not. Fails on any
// answer of 5xx, and on any that is not as described. Schemathesis comes from PyPI into a folder that git ignores.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadDemo } from '@galena/cli/demo/load-demo'
import { createKey } from '@galena/store/catalogue/keys'
import { startServers } from './support/servers.ts'
import { startSystem } from './support/system.ts'

const schemathesis = 'schemathesis==4.32.5'
const folder = resolve('.galena-test/fuzz')
const checks =
  'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance'

if (!existsSync(`${folder}/bin/schemathesis`)) {
  console.log(`Fetching ${schemathesis} (once) …`)
  execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' })
  execFileSync(`${folder}/bin/pip`, ['install', '--quiet', schemathesis], { stdio: 'inherit' })
}

const servers = await startServers()
let exitCode = 1
try {
  Object.assign(process.env, servers.environment)
  const system = await startSystem()
  try {
    const [company] = await loadDemo(system.pool, { leads: 1_000, seed: 1, onProgress: () => undefined })
    await system.settled()
    const { key } = await createKey(system.pool, { companyId: company?.id ?? 0, role: 'company' })
    exitCode = await fuzz(`${system.address}/openapi.json`, key)
  } finally {
    await system.stop()
  }
} finally {
  await servers.stop()
}
process.exit(exitCode)

/** About five thousand requests, the same ones for the same seed. */
function fuzz(description: string, key: string): Promise<number> {
  const options = {
    header: `X-Api-Key: ${key}`,
    checks,
    'max-examples': '700',
    phases: 'coverage,fuzzing',
    workers: '2',
    seed: process.env.FUZZ_SEED || '1',
    'generation-database': 'none',
    warnings: 'off',
  }
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const child = spawn(`${folder}/bin/schemathesis`, ['run', description, '--continue-on-failure', ...flags], {
    cwd: folder,
    stdio: 'inherit',
  })
  return new Promise((done, fail) => child.once('error', fail).once('close', (code) => done(code ?? 1)))
}
