import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
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
const acme = await system.company('Acme', { timeZone: 'Asia/Manila', country: 'PH' })
const other = await system.company('Other')
await addLeads(system, { company: acme.id, first: 1, count: 2_500, texts: 150 })
await addLeads(system, { company: other.id, first: 100_000, count: 10 })
await system.sql(`
  INSERT INTO label (id, company_id, name) VALUES (20, ${acme.id}, 'VIP'), (21, ${acme.id}, 'A list'), (22, ${acme.id}, 'Night');
  INSERT INTO lead_label (lead_id, label_id) SELECT lead.id, label.id FROM lead, label WHERE lead.company_id = ${acme.id} AND (lead.id + label.id) % 4 < 2;
  SELECT setval(pg_get_serial_sequence('lead', 'id'), 200000);
  INSERT INTO answer (lead_id, question, transcript) SELECT id, 'Shift?', 'At night ' || id FROM lead WHERE id % 5 = 0;
  INSERT INTO attachment (lead_id, name, url) SELECT id, 'cv.pdf', 'https://files.example/' || id FROM lead WHERE id % 7 < 2;
  INSERT INTO document (lead_id, tag, created_at) SELECT id, 'id card', '2026-05-01T10:00Z' FROM lead WHERE id % 3 = 0;
  INSERT INTO document_file (document_id, name, content_type, url) SELECT id, 'front.png', 'image/png', NULL FROM document;
  UPDATE candidate SET last_name = 'Reyes ' || id, phone = '0917 555 0123', links = '["https://example.com"]' WHERE id % 4 = 0;
  UPDATE lead SET scheduled_at = '2026-06-01T08:30:00.25Z', completed_at = '2026-06-02T00:00Z' WHERE id % 6 = 0`)
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
  const differing = mirrored.filter((lead, at) => !isDeepStrictEqual(lead, expected[at]))
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
    UPDATE label SET name = 'Zed' WHERE id = 21; UPDATE campaign SET title = 'Carers', ats_external_id = 'C1' WHERE company_id = ${acme.id};
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
    `UPDATE campaign SET title = 'Campaign ${step}', ats_external_id = 'C${step}' WHERE company_id = ${acme.id}`,
    `INSERT INTO document (lead_id, tag) SELECT id, 'Step ${step}' FROM lead WHERE id IN (${ids})`,
    `DELETE FROM attachment WHERE lead_id IN (${ids})`,
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
  let failures = 0
  proxy.intercept(() => {
    failures++
    if (failures % 2 === 0) throw new Error('A broken connection')
    return { status: failures === 1 ? 502 : 500, headers: {}, body: 'Bad gateway' }
  })
  await eventually('it has asked several times', async () => failures >= 3)
  t.equal(said().split('The api is asked again until it answers.').length, 2, 'it says so once')
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

t.test('Only one process has a folder, from the first page on', async (t) => {
  const folder = join(t.testdir(), 'leads')
  const proxy = await startHttpProxy(system.address)
  t.teardown(() => proxy.stop())
  let asked = 0
  const waiting = Promise.withResolvers<void>()
  proxy.intercept(async (_, pass) => {
    if (++asked === 3) await waiting.promise
    return pass()
  })
  const first = start(folder, { url: proxy.url })
  await eventually('it is in the middle of its first copy', async () => asked === 3)
  const refused = {
    code: 1,
    out: '',
    said: /Another `galena mirror` keeps .* in step already\. Let it go on, or end it first/,
  }
  t.match(await galena([...argsFor(folder), '--once'], { environment }), refused)
  waiting.resolve()
  await eventually('it is up to date', async () => first.said().includes('The mirror is up to date'))
  for (const also of [['--once'], []]) t.match(await galena([...argsFor(folder), ...also], { environment }), refused)
  first.child.kill('SIGKILL')
  await first.exited
  await equals(t, folder, 'nothing was lost')
})

t.test('Ctrl-C in the first walk tells what is stored, and that it is not up to date', async (t) => {
  const folder = join(t.testdir(), 'leads')
  const proxy = await startHttpProxy(system.address)
  t.teardown(() => proxy.stop())
  let asked = 0
  proxy.intercept((_, pass) => (++asked === 3 ? new Promise(() => undefined) : pass()))
  const { child, exited, said } = start(folder, { url: proxy.url, also: ['--json'] })
  await eventually('two pages have come', async () => asked === 3)
  child.kill('SIGINT')
  t.same(await exited, [0, null])
  t.match(JSON.parse(said()), { changed: 0, up_to_date: false, files: 0 })
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

t.test('A position that another database has signed, and a damaged file, are begun anew', async (t) => {
  const folder = join(t.testdir(), 'leads')
  await catchUp(folder)
  const path = join(folder, 'state.json')
  const state = JSON.parse(readFileSync(path, 'utf8')) as { files: string[]; next: string }
  const next = Buffer.from(state.next, 'base64url').fill(0, 0, 16).toString('base64url')
  writeFileSync(path, JSON.stringify({ ...state, next }))
  t.match(await catchUp(folder), { began_anew: true, up_to_date: true })
  const [file = ''] = (JSON.parse(readFileSync(path, 'utf8')) as { files: string[] }).files
  truncateSync(join(folder, file), 1_000)
  const { said } = await galena([...argsFor(folder), '--once'], { environment })
  t.match(said, /A file of the mirror is missing, or is not as it was written\. The mirror begins anew/)
  await equals(t, folder, 'both times')
})

t.test('A mirror of another company is not replaced', async (t) => {
  const folder = join(t.testdir(), 'leads')
  await catchUp(folder)
  const { code, said } = await galena(argsFor(folder), { environment: { GALENA_KEY: other.key } })
  t.equal(code, 1)
  t.match(said, /not one of the company of this key.*the right key, or another folder.*remove state\.json/)
  await equals(t, folder, 'it stays')
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
  const page = await startHttpProxy(system.address)
  t.teardown(() => page.stop())
  page.intercept(() => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' }))
  cases.push([argsFor(folder, page.url), acme.key, /not one of Galena: status 200, text\/html\. Check the address/])
  for (const [args, key, says] of cases) {
    const { code, out, said } = await galena(args, { environment: { GALENA_KEY: key } })
    t.equal(code, 1, args.join(' '))
    t.match(said, says)
    t.notMatch(out + said, /glk_|\n {4}at /)
  }
})
