// `npm run check:deploy`: what the field's own tools say of deploy/. `npm test` checks it against Galena; this needs
// Python and Go, installs its tools under .galena-test, and says what it leaves out.
import { spawnSync } from 'node:child_process'
import { copyFileSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'

const tools = resolve('.galena-test/deploy-tools')
const python = join(tools, 'python/bin/python')
const packages = ['kubernetes-validate==1.37.0', 'grafana-foundation-sdk==1769699998!10.1.0']
const kubeScore = 'github.com/zegl/kube-score/cmd/kube-score@v1.20.0'
const manifests = globSync('deploy/kubernetes/*.yaml')
  .filter((file) => basename(file) !== 'kustomization.yaml')
  .sort()
const units = globSync('deploy/systemd/*.service').sort()
let failed = 0

function run(command, args, options = {}) {
  return spawnSync(command, args, { encoding: 'utf8', ...options })
}

function check(what, command, args, { input, expect = /^/ } = {}) {
  const { status, stdout, stderr, error } = run(command, args, { input })
  const passes = status === 0 && expect.test(stdout)
  if (!passes) failed += 1
  console.log(passes ? `ok ${what}` : `not ok ${what}\n${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`)
}

function skip(what, why) {
  console.log(`skipped ${what}: ${why}`)
}

mkdirSync(tools, { recursive: true })
const hasPython =
  run('python3', ['-m', 'venv', join(tools, 'python')]).status === 0 &&
  run(python, ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: 'inherit' }).status === 0
if (hasPython) {
  for (const version of ['1.30.0', '1.37.0'])
    check(`the manifests are valid in Kubernetes ${version}`, join(tools, 'python/bin/kubernetes-validate'), [
      '--strict',
      '--kubernetes-version',
      version,
      ...manifests,
    ])
  check('Grafana reads the dashboard', python, ['-'], {
    input: `import json
from grafana_foundation_sdk.models.dashboard import Dashboard
assert len(Dashboard.from_json(json.load(open('deploy/grafana/galena.json'))).panels) > 20`,
  })
} else skip('the schemas of Kubernetes and Grafana', 'Python 3 with venv is not installed, or PyPI cannot be reached')

const go = run('go', ['install', kubeScore], { env: { ...process.env, GOBIN: tools } })
if (go.status === 0)
  check('kube-score finds nothing', join(tools, 'kube-score'), [
    'score',
    '--kubernetes-version',
    'v1.30',
    // It would slow a process down that has a core to spare.
    '--ignore-container-cpu-limit',
    ...manifests.filter((file) => !file.includes('example')),
  ])
else skip('kube-score', 'Go is not installed, or its modules cannot be reached')

if (run('kubectl', ['version', '--client']).status === 0)
  check('kubectl puts the manifests together', 'kubectl', ['kustomize', 'deploy/kubernetes'], {
    expect: /image: registry\.example\/galena:/,
  })
else skip('kustomize', 'kubectl is not installed')

if (run('systemd-analyze', ['--version']).status === 0) {
  const folder = mkdtempSync(join(tmpdir(), 'galena-units-'))
  for (const unit of units) {
    const copy = join(folder, basename(unit))
    copyFileSync(unit, copy)
    // It complains that /opt/galena is not there, and nothing else.
    const { stdout, stderr } = run('systemd-analyze', ['verify', copy])
    const said = (stdout + stderr).split('\n').filter((line) => line !== '' && !line.includes('is not executable'))
    check(`${unit} is understood${said.map((line) => `\n${line}`).join('')}`, said.length === 0 ? 'true' : 'false', [])
    // 0 is a service without any rights, 10 one with all.
    check(`${unit} has few rights`, 'systemd-analyze', ['security', '--offline=true', '--threshold=15', copy])
  }
  rmSync(folder, { recursive: true })
} else skip('the units', 'systemd-analyze is not installed')

console.log(failed === 0 ? 'Nothing is wrong.' : `${failed} checks failed.`)
process.exit(failed === 0 ? 0 : 1)
