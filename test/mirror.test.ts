import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { forgetDeletions } from '@galena/store/feed/forget-deletions'
import t, { type Test } from 'tap'
import { addLeads } from './client/leads.ts'
import { expectMirror, type MirroredLead, readMirrored } from './mirror/expect-mirror.ts'
import { seededRandom } from './oracle/random.ts'
import { nodeEnvironment } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { startHttpProxy } from './support/http-proxy.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { country: 'PH' })
const other = await system.company('Other')
await addLeads(system, { company: acme.id, first: 1, count: 2_500, texts: 150 })
await addLeads(system, { company: other.id, first: 100_000, count: 10 })
await system.sql(`
  INSERT INTO label (id, company_id, name) VALUES (20, ${acme.id}, 'VIP'), (21, ${acme.id}, 'A list'), (22, ${acme.id}, 'Night');
  INSERT INTO lead_label (lead_id, label_id) SELECT lead.id, label.id FROM lead, label WHERE lead.company_id = ${acme.id} AND (lead.id + label.id) % 4 < 2;
  SELECT setval(pg_get_serial_sequence('lead', 'id'), 200000);
  INSERT INTO answer (lead_id, question, transcript) SELECT id, 'Shift?', 'At night ' || id FROM lead WHERE id % 5 = 0`)
await system.settled()

const program = fileURLToPath(new URL('../services/cli/bin/galena.mjs', import.meta.url))
const environment = { GALENA_KEY: acme.key }
const argsFor = (folder: string, url = system.address) => ['mirror', folder, '--url', url]

function start(folder: string, { url = system.address, also = [] as string[] } = {}) {
  const child = spawn(process.execPath, [program, ...argsFor(folder, url), ...also], {
    env: { ...nodeEnvironment(), ...environment },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      said += String(data)
    })
  const exited = once(child, 'exit') as Promise<[code: number | null, signal: string | null]>
  return { child, exited, said: () => said }
}

async function catchUp(folder: string): Promise<Record<string, unknown>> {
  const { code, out, said } = await galena([...argsFor(folder), '--once', '--json'], { environment })
  if (code !== 0) throw new Error(said)
  return JSON.parse(out) as Record<string, unknown>
}

async function equals(t: Test, folder: string, what: string): Promise<void> {
  await system.settled()
  await catchUp(folder)
  const [mirrored, expected] = [readMirrored(folder), await expectMirror(system, acme.id)]
  t.equal(mirrored.length, expected.length, what)
  const differing = mirrored.filter((lead, at) => JSON.stringify(lead) !== JSON.stringify(expected[at]))
  t.same(differing.slice(0, 2), expected.filter(({ id }) => differing.some((lead) => lead.id === id)).slice(0, 2), what)
}

t.test('It copies every lead of the company, and then what has changed', async (t) => {
  const folder = join(t.testdir(), 'leads')
  t.match(await catchUp(folder), { changed: 2_500, gone: 0, began_anew: false })
  await equals(t, folder, 'all leads')
  const state = () => readFileSync(join(folder, 'state.json'), 'utf8')
  const before = state()
  t.match(await catchUp(folder), { changed: 0, gone: 0, renamed: 0 })
  t.equal(state(), before, 'nothing has changed')
  await system.sql(`
    UPDATE lead SET source = 'Fair' WHERE id IN (3, 2000); DELETE FROM lead WHERE id = 77;
    UPDATE label SET name = 'Zed' WHERE id = 21; UPDATE campaign SET title = 'Carers' WHERE company_id = ${acme.id};
    UPDATE folder SET name = 'Ours' WHERE company_id = ${acme.id} AND status = 'hired'`)
  await system.settled()
  t.match(await catchUp(folder), { changed: 2, gone: 1, renamed: 3 })
  await equals(t, folder, 'what has changed')
  const lines = readMirrored(folder)
  t.ok(lines.some(({ labels }) => labels.includes('Zed')) && !lines.some(({ labels }) => labels.includes('A list')))
})

/** What writers do meanwhile, in one statement. */
function draw(random: ReturnType<typeof seededRandom>, step: number): string {
  const ids = Array.from({ length: 1 + random.below(6) }, () => 1 + random.below(2_500)).join()
  return random.pick([
    `UPDATE lead SET source = 'Step ${step}' WHERE id IN (${ids})`,
    `UPDATE candidate SET first_name = 'Ana ${step}' WHERE id IN (${ids})`,
    `DELETE FROM lead WHERE id IN (${ids}) AND company_id = ${acme.id}`,
    `DELETE FROM lead_label WHERE lead_id IN (${ids})`,
    `UPDATE label SET name = '${random.pick(['A', 'Z'])} ${step}' WHERE id = ${20 + random.below(3)}`,
    `UPDATE folder SET name = 'Folder ${step}' WHERE company_id = ${acme.id} AND status = 'pending'`,
    `UPDATE campaign SET title = 'Campaign ${step}' WHERE company_id = ${acme.id}`,
    `INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT company_id, campaign_id, candidate_id, folder_id FROM lead WHERE id IN (${ids}) AND company_id = ${acme.id}`,
  ])
}

t.test('Killed at random moments, it goes on, and equals the database in the end', async (t) => {
  const folder = join(t.testdir(), 'leads')
  const random = seededRandom(Number(process.env.MIRROR_SEED ?? 7))
  let [writing, steps] = [true, 0]
  const writer = (async () => {
    while (writing) {
      await system.sql(draw(random, steps++))
      await sleep(15)
    }
  })()
  for (let round = 0; round < 8; round++) {
    const { child, exited } = start(folder)
    await sleep(700 + random.below(1_800))
    child.kill('SIGKILL')
    await exited
    const ids = readMirrored(folder).map(({ id }) => id)
    t.same(
      ids,
      [...new Set(ids)].sort((a, b) => a - b),
      'each lead once, in order',
    )
  }
  writing = false
  await writer
  t.ok(steps > 100, `${steps} changes`)
  await equals(t, folder, 'after everything')
})

t.test('It follows until Ctrl-C, through a time without the api, and ends in order', async (t) => {
  const folder = join(t.testdir(), 'leads')
  const proxy = await startHttpProxy(system.address)
  t.teardown(() => proxy.stop())
  const { child, exited, said } = start(folder, { url: proxy.url })
  await eventually('it is up to date', async () => said().includes('The mirror is up to date'))
  proxy.intercept(() => ({ status: 502, headers: {}, body: 'Bad gateway' }))
  await eventually('it says that the api is away', async () => said().includes('The api is asked again in'))
  await system.sql(`UPDATE lead SET source = 'Meanwhile' WHERE company_id = ${acme.id} AND id < 50`)
  await system.settled()
  proxy.intercept()
  const shown = async () => readMirrored(folder).filter(({ source }) => source === 'Meanwhile').length > 0
  await eventually('it has come', shown)
  child.kill('SIGINT')
  t.same(await exited, [0, null])
  t.match(said(), /The mirror ends \(leads that came: [\d,]+/)
  t.notMatch(said(), acme.key)
  await equals(t, folder, 'after it was away')
})

t.test('Away for too long, it begins anew', async (t) => {
  const folder = join(t.testdir(), 'leads')
  await catchUp(folder)
  const [first] = readMirrored(folder) as [MirroredLead]
  await system.sql('DELETE FROM lead WHERE id = $1', [first.id])
  await system.settled()
  await system.sql("UPDATE sync.feed SET at = at - interval '31 days'")
  await forgetDeletions(system.pool, 30)
  t.match(await catchUp(folder), { began_anew: true, gone: 0 })
  await equals(t, folder, 'anew')
})

t.test('What is wrong is said in a sentence that does not show the key', async (t) => {
  const folder = join(t.testdir(), 'leads')
  const keyFile = join(t.testdir(), 'key.txt')
  writeFileSync(keyFile, 'glk_strange\n')
  const cases: [args: string[], key: string, says: RegExp][] = [
    [argsFor(folder), '', /GALENA_KEY.*--key-file/],
    [[...argsFor(folder), '--key-file', keyFile], '', /key/],
    [[...argsFor(folder), '--key-file', join(folder, 'none')], '', /cannot be read.*ENOENT/],
    [argsFor(folder), 'glk_two words', /no key in GALENA_KEY/],
    [argsFor(folder, 'ftp://127.0.0.1'), acme.key, /must begin with http/],
    [argsFor(folder, 'http://u:glk_x@127.0.0.1'), acme.key, /no user/],
    [argsFor('/dev/null/x'), acme.key, /cannot be written.*ENOTDIR/],
    [[...argsFor(folder, 'http://127.0.0.1:9'), '--once'], acme.key, /no answer.*run the command again/],
  ]
  for (const [args, key, says] of cases) {
    const { code, out, said } = await galena(args, { environment: { GALENA_KEY: key } })
    t.equal(code, 1, args.join(' '))
    t.match(said, says)
    t.notMatch(out + said, /glk_|\n {4}at /)
  }
})
