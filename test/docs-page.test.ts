// The page of /docs, and each sample that it shows, on the data of the demo.
import { spawn, spawnSync } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { loadDemo } from '@galena/cli/demo/load-demo'
import { createKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { openPage, withoutChromium } from './support/chromium.ts'
import { startSystem } from './support/system.ts'
import { findBarriers } from './web/search-page.ts'

interface Operation {
  readonly tags: readonly string[]
  readonly 'x-codeSamples'?: readonly { readonly label: string; readonly source: string }[]
  readonly responses: Readonly<Record<string, { readonly description: string }>>
}

const system = await startSystem()
t.teardown(() => system.stop())
const [company] = await loadDemo(system.pool, { leads: 300, seed: 1, onProgress: () => undefined })
// The demo archives none.
await system.sql(
  'UPDATE campaign SET archived_at = now() WHERE id = (SELECT max(id) FROM campaign WHERE company_id = $1)',
  [company?.id],
)
await system.settled()
const companyId = company?.id ?? 0
// Nor is any of its leads refused.
await system.sql(
  "INSERT INTO sync.failure (index_name, lead_id, company_id, token, reason) SELECT index_name, 4711, $1, 1, 'A test.' FROM sync.target",
  [companyId],
)
const keys = {
  company: (await createKey(system.pool, { companyId, role: 'company' })).key,
  import: (await createKey(system.pool, { companyId, role: 'company_write' })).key,
  operator: (await createKey(system.pool, { companyId: null, role: 'read' })).key,
}
const description = (await (await fetch(`${system.address}/openapi.json`)).json()) as {
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
}
const operations = Object.entries(description.paths).flatMap(([path, ofPath]) =>
  Object.entries(ofPath).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
)

t.test('Every request belongs to a group that is described, and each of its errors is', async (t) => {
  const groups = description.tags.map(({ name }) => name)
  t.same([...new Set(operations.flatMap(({ operation }) => operation.tags))].sort(), groups.toSorted())
  for (const { name, operation } of operations) {
    t.equal(operation.tags.length, 1, name)
    for (const [status, response] of Object.entries(operation.responses))
      t.match(response.description, /\.$/, `${name} ${status}`)
  }
})

/**
 * Programs that run samples one after the other, as they stand: a process for each would take as long as everything else.
 * Each gets pairs of a key and a sample as JSON, and prints a line between two answers.
 */
const line = '-- 8< --'
const programs: Record<string, readonly string[]> = {
  curl: ['sh', '-c', 'eval "$SCRIPT"'],
  Python: [
    'python3',
    '-c',
    `import json, os
for key, sample in json.loads(os.environ["SAMPLES"]):
    os.environ["GALENA_KEY"] = key
    exec(sample, {})
    print("${line}")`,
  ],
  PHP: [
    'php',
    '-r',
    `foreach (json_decode(getenv('SAMPLES')) as [$key, $sample]) {
      putenv("GALENA_KEY=$key");
      eval("?>$sample");
      echo "\n${line}\n";
    }`,
  ],
  JavaScript: [
    process.execPath,
    '--input-type=module',
    '--eval',
    `for (const [key, sample] of JSON.parse(process.env.SAMPLES)) {
      process.env.GALENA_KEY = key
      await import('data:text/javascript,' + encodeURIComponent(sample + ' // ' + Math.random()))
      console.log('${line}')
    }`,
  ],
}
const missing: Record<string, string | false> = {
  curl: cannot(['curl', '--version'], 'curl'),
  Python: cannot(['python3', '-c', 'import requests'], 'python3-requests'),
  PHP: cannot(['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'], 'php-cli php-curl'),
  JavaScript: false,
}

function cannot([command = '', ...args]: readonly string[], packages: string): string | false {
  return spawnSync(command, args, { stdio: 'ignore' }).status !== 0 && `on Debian: apt-get install ${packages}`
}

type Sample = readonly [key: string, source: string]

/** What each of these samples prints. */
async function run([command = '', ...args]: readonly string[], samples: readonly Sample[]): Promise<string[]> {
  const script = samples.map(([key, source]) => `GALENA_KEY=${key}\n${source} || exit 1\necho '${line}'`).join('\n')
  const env = { PATH: process.env.PATH, GALENA_URL: system.address, SAMPLES: JSON.stringify(samples), SCRIPT: script }
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [status, printed, said] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  if (status !== 0) throw new Error(`${said}\n${printed.slice(-2_000)}`)
  return printed.split(`${line}\n`).slice(0, -1)
}

function keyFor(path: string): string {
  if (path.startsWith('/ops/')) return keys.operator
  return path.endsWith('/import') ? keys.import : keys.company
}

for (const [label, command] of Object.entries(programs)) {
  t.test(
    `Each sample in ${label} prints an answer that finds something`,
    { skip: missing[label] ?? false },
    async (t) => {
      const samples = operations.flatMap(({ name, path, operation }) =>
        (operation['x-codeSamples'] ?? [])
          .filter((sample) => sample.label === label)
          .map(({ source }) => ({ name, sample: [keyFor(path), source] as const })),
      )
      t.ok(samples.length > 24)
      const answers = await run(
        command,
        samples.map(({ sample }) => sample),
      )
      t.equal(answers.length, samples.length)
      for (const [at, answer] of answers.entries()) {
        t.ok(answer.trim().length > 1, samples[at]?.name ?? label)
        t.notMatch(answer, /"total":0\b|"errors":|"error":(?!null)/, samples[at]?.name ?? label)
      }
      await t.rejects(run(command, [['wrong', samples[0]?.sample[1] ?? '']]), 'a wrong key is no empty answer')
    },
  )
}

for (const colorScheme of ['light', 'dark'] as const) {
  t.test(
    `The page finds people, asks nobody else, and is accessible (${colorScheme})`,
    { skip: withoutChromium },
    async (t) => {
      const page = await openPage(t, 'about:blank', { colorScheme })
      const foreign: string[] = []
      page.on('request', (request) => {
        if (!['data:', system.address].some((known) => request.url().startsWith(known))) foreign.push(request.url())
      })
      page.on('console', (message) => {
        if (message.type() === 'error') t.fail(message.text())
      })
      const answer = await page.goto(`${system.address}/docs`)
      t.match(answer?.headers()['content-security-policy'], /^default-src 'none'; script-src 'self'; style-src 'self';/)
      t.equal(await page.title(), 'Galena API')
      await page.getByRole('button', { name: 'Authorize' }).first().click()
      await page.locator('#auth-bearer-value, .auth-container input').first().fill(keys.company)
      await page.locator('.auth-container button.authorize').first().click()
      await page.getByRole('button', { name: 'Close' }).first().click()
      const block = page.locator('#operations-Native_search-get_v1_leads')
      await block.locator('.opblock-summary-control').click()
      await block.locator('button.execute').click()
      const shown = block.locator('.live-responses-table .microlight').first()
      await shown.waitFor()
      const [, total] = /"total": (\d+)/.exec((await shown.textContent()) ?? '') ?? []
      t.ok(Number(total) > 0, `${total} people`)
      await block.getByRole('button', { name: 'PHP' }).click()
      t.match(await block.locator('.galena-samples pre').textContent(), /curl_init/)
      t.same((await findBarriers(page)).violations, [])
      t.same(foreign, [])
    },
  )
}
