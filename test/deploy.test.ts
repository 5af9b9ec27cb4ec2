// What deploy/ and docs/production.md say, against what Galena is. test/alerts.test.ts tries the rules.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { variables as apiVariables } from '@galena/api/config'
import { variables as indexerVariables } from '@galena/indexer/config'
import { readConfig, type Variables } from '@galena/service/config/read-config'
import { warnings } from '@galena/store/operator/warnings'
import t from 'tap'
import { parse, parseAllDocuments } from 'yaml'
import { dashboard, rules } from './support/alert-rules.ts'

const read = (path: string) => readFileSync(path, 'utf8')
const production = read('docs/production.md')
const services: Record<string, Variables> = { api: apiVariables, indexer: indexerVariables }

interface Container {
  readonly name: string
  readonly command?: readonly string[]
  readonly ports?: readonly { readonly containerPort: number }[]
  readonly securityContext: object
  readonly volumeMounts?: readonly { readonly name: string }[]
}

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly data?: Readonly<Record<string, string>>
  readonly stringData?: Readonly<Record<string, string>>
  readonly spec?: { readonly template?: { readonly spec: { readonly containers: readonly Container[] } } }
}

const manifests = globSync('deploy/kubernetes/*.yaml').flatMap((file) =>
  parseAllDocuments(read(file)).map((document) => document.toJS() as Manifest),
)
const ofKind = (kind: string) => manifests.filter((manifest) => manifest.kind === kind)
const containers = [...ofKind('Deployment'), ...ofKind('Job')].flatMap(
  ({ spec }) => spec?.template?.spec.containers ?? [],
)

t.test('Each alert says what it means and where to read on, and has a section of its own', async (t) => {
  const sections = [...production.matchAll(/^### (Galena\w+)$/gm)].map(([, name = '']) => name)
  t.same(
    rules.map(({ alert }) => alert),
    sections,
  )
  for (const { alert, labels, annotations } of rules) {
    t.match(labels.severity, /^(critical|warning)$/, alert)
    t.equal(annotations.runbook, `docs/production.md#${alert.toLowerCase()}`)
    t.match(annotations, { summary: /\S/, description: /\.$/ }, alert)
  }
})

t.test('Warnings that keep indexers from being ready are critical, and the others are advice', async (t) => {
  const codesIn = (name: string) =>
    rules
      .find(({ alert }) => alert === name)
      ?.expr.match(/~"(.*?)"/)?.[1]
      ?.split('|') ?? []
  const advice = Object.entries(warnings).flatMap(([code, { blocks }]) => (blocks ? [] : [code]))
  t.same(codesIn('GalenaAdvice').sort(), advice.sort())
  // Held changes have an alert of their own.
  t.same(codesIn('GalenaWarning').sort(), ['held_changes', ...advice].sort())
})

t.test('Every chart of the dashboard says what it shows, and none lies on another', async (t) => {
  const { panels } = dashboard
  t.equal(new Set(panels.map(({ id }) => id)).size, panels.length)
  for (const { title, type, description } of panels) if (type !== 'row') t.match(description, /\.$/, title)
  const places = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, n) => `${x + (n % w)}, ${y + Math.floor(n / w)}`),
  )
  t.equal(new Set(places).size, places.length)
})

t.test('The manifests set variables that exist to values that are valid', async (t) => {
  const [config, secret] = [ofKind('ConfigMap')[0]?.data, ofKind('Secret')[0]?.stringData]
  const given = { ...config, ...secret }
  t.ok(Object.keys(given).length > 8)
  for (const name of Object.keys(given))
    t.ok(
      Object.values(services).some((variables) => name in variables),
      name,
    )
  for (const variables of Object.values(services)) t.ok(readConfig(variables, given))
  for (const name of ['api', 'indexer'])
    t.equal(
      String(containers.find((one) => one.name === name)?.ports?.[0]?.containerPort),
      name === 'api' ? given.PORT : given.METRICS_PORT,
    )
})

t.test('The processes of the manifests have no rights, and start what the image has', async (t) => {
  t.same(containers.map(({ name }) => name).sort(), ['api', 'indexer', 'migrate'])
  for (const { name, command = [], securityContext } of containers) {
    t.match(securityContext, { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false }, name)
    if (command[1]) t.ok(existsSync(command[1]), command[1])
  }
  for (const { name, volumeMounts } of containers)
    t.match(volumeMounts, [{ name: 'authorities' }], `${name}: all have the settings that name files there`)
  for (const file of ['api', 'indexer', 'migrate'])
    t.match(read(`deploy/kubernetes/${file}.yaml`), /runAsNonRoot: true\n +runAsUser: 12345\n/)
  const { resources } = parse(read('deploy/kubernetes/kustomization.yaml')) as { resources: string[] }
  const files = globSync('deploy/kubernetes/*.yaml').map((file) => file.split('/').at(-1) ?? '')
  t.same([...resources, 'kustomization.yaml', 'secret.example.yaml'].sort(), files.sort())
})

t.test('The units start what is there', async (t) => {
  const units = globSync('deploy/systemd/*.service')
  t.equal(units.length, 2)
  for (const unit of units) {
    const [, program = ''] = /^ExecStart=\S+\/node (\S+)$/m.exec(read(unit)) ?? []
    t.ok(existsSync(program), `${unit}: ${program}`)
  }
})

t.test('A document names every file of deploy', async (t) => {
  const named = [...production.matchAll(/\(\.\.\/(deploy\/[^)]+)\)/g)].map(([, path = '']) => path)
  for (const file of globSync('deploy/*/*'))
    t.ok(
      named.some((path) => file.startsWith(path)),
      file,
    )
})
