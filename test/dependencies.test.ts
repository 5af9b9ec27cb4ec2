import { spawnSync } from 'node:child_process'
import t from 'tap'

t.test('Every package that runs has a licence that was looked at', async (t) => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'check:licences'], { encoding: 'utf8' })
  t.equal(status, 0, stderr)
  const [, packages] = /^(\d+) packages, 0 with/.exec(stdout) ?? []
  t.ok(Number(packages) > 100, stdout)
})
