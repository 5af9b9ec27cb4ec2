// `npm run sbom` writes the bill of materials of what runs in production, from package-lock.json alone: sbom.cdx.json in
// CycloneDX. `npm run check:licences` writes nothing, and fails when a package has a licence that we have not looked at.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const file = 'sbom.cdx.json'
const workspaces = ['api', 'cli', 'indexer', 'web'].map((name) => `--workspace=services/${name}`)
/** All of them ask for no more than to be named, and go with the licence of Galena. */
const accepted = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'])
/** Packages whose package.json has none; the files beside it say so. */
const readByHand = { 'hogan.js': 'Apache-2.0', mkdirp: 'MIT' }

const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only']
const { status, stdout, stderr } = spawnSync('npm', [...args, '--omit=dev', '--omit=optional', ...workspaces], {
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
})
if (status !== 0) {
  console.error(stderr)
  process.exit(1)
}
const bill = JSON.parse(stdout)
bill.metadata.component.name = 'galena'
const packages = bill.components.map((component) => ({
  name: component.group ? `${component.group}/${component.name}` : component.name,
  version: component.version,
  licences: licencesOf(component),
}))
const unknown = packages.filter(({ licences }) => licences.length === 0 || !licences.every((one) => accepted.has(one)))
for (const { name, version, licences } of unknown)
  console.error(
    `${name} ${version}: ${licences.join(', ') || 'no licence'}. Look at it, then add it to scripts/sbom.mjs.`,
  )
if (!process.argv.includes('--check')) writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`)
const written = process.argv.includes('--check') ? '' : `${file} has `
console.log(`${written}${packages.length} packages, ${unknown.length} with a licence that is not accepted`)
process.exit(unknown.length === 0 ? 0 : 1)

function licencesOf({ name, licenses = [] }) {
  const named = licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name)
  return named.length > 0 ? named : [readByHand[name]].filter((one) => one !== undefined)
}
