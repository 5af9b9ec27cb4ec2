// `npm run test:fuzz [-- --cases N --seed S]`: asks a running system what its own description allows, and much that it
// does not: with the key of a company, with one that may import, and with that of an operator. Fails on any answer of 5xx,
// and on any that is not as described. Schemathesis comes from PyPI into a folder that git ignores.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadDemo } from '@galena/cli/demo/load-demo'
import { createKey, type KeyRole } from '@galena/store/catalogue/keys'
import { startServers } from './support/servers.ts'
import { startSystem } from './support/system.ts'

const schemathesis = 'schemathesis==4.32.5'
const folder = resolve('.galena-test/fuzz')
const checks =
  'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance'

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
})

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
    const description = `${system.address}/openapi.json`
    const examples = Math.ceil(Number(values.cases) / (await countOperations(description)))
    const fuzzAs = async (role: KeyRole, companyId: number | null, paths: string) =>
      fuzz(description, { key: (await createKey(system.pool, { companyId, role })).key, examples, paths })
    const companyId = company?.id ?? 0
    // Imports leave changes for which `fresh` searches would have to wait; an operator can change what searches depend on.
    const codes = [
      await fuzzAs('company', companyId, '^/(?!ops/)'),
      await fuzzAs('company_write', companyId, '^/v1/leads/import$'),
      await fuzzAs('write', null, '^/ops/'),
    ]
    exitCode = Math.max(...codes)
  } finally {
    await system.stop()
  }
} finally {
  await servers.stop()
}
process.exit(exitCode)

async function countOperations(description: string): Promise<number> {
  const { paths } = (await (await fetch(description)).json()) as { paths: Record<string, object> }
  return Object.values(paths).flatMap(Object.keys).length
}

/** Generated requests for each operation under these paths, besides one for each boundary; the same for the same seed. */
function fuzz(
  description: string,
  { key, examples, paths }: { readonly key: string; readonly examples: number; readonly paths: string },
): Promise<number> {
  const options = {
    header: `X-Api-Key: ${key}`,
    checks,
    'include-path-regex': paths,
    'max-examples': String(examples),
    phases: 'coverage,fuzzing',
    // With several, its Python fails at random: https://github.com/python/cpython/issues/106905
    workers: '1',
    seed: values.seed,
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
