import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { collectChanges } from '../src/mirror/collected-changes.ts'
import { openMirrorFolder } from '../src/mirror/mirror-folder.ts'
import { leadsAfter, pageOf, readMirror } from './mirror/story.ts'

const program = fileURLToPath(new URL('mirror/store-story.ts', import.meta.url))
const leadsOf = ({ leads }: ReturnType<typeof pageOf>) => [...leads].sort((a, b) => a.id - b.id)
const expected = (steps: number) => [...leadsAfter(steps).values()].sort((a, b) => a.id - b.id)

async function store(folder: string, from: number, to: number, at = (step: number) => pageOf(step)): Promise<void> {
  using mirror = await openMirrorFolder(folder)
  for (let step = from; step < to; step++) {
    const page = at(step)
    const collecting = collectChanges()
    collecting.add(page)
    await mirror.store(collecting.collected(), page.next, !page.more)
  }
}

t.test('It holds what has come, in files of a bounded size, in the order of the ids', async (t) => {
  const folder = t.testdir()
  await store(folder, 0, 5)
  const { leads: none, walk } = readMirror(folder)
  t.same(none, [], 'a walk that is not whole is no copy')
  t.same(walk, { next: 5, leads: expected(5) })
  for (const [from, to] of [
    [5, 10],
    [10, 40],
    [40, 70],
  ] as const) {
    await store(folder, from, to)
    t.same(readMirror(folder), { next: to, leads: expected(to) }, `after ${to} pages`)
  }
  const sizes = readdirSync(join(folder, 'leads')).map((name) => statSync(join(folder, 'leads', name)).size)
  t.ok(sizes.length > 3 && sizes.every((size) => size <= 510_000), sizes.join(' '))
})

t.test('Several pages that are stored at once are the same as one after the other', async (t) => {
  const folder = t.testdir()
  using mirror = await openMirrorFolder(folder)
  for (let step = 0; step < 60; step += 6) {
    const collecting = collectChanges()
    for (let page = step; page < step + 6; page++) collecting.add(pageOf(page))
    await mirror.store(collecting.collected(), String(step + 6), step + 6 >= 10)
  }
  t.same(readMirror(folder), { next: 60, leads: expected(60) })
})

t.test('Killed at any moment, it holds exactly what its place in the feed says, and goes on', async (t) => {
  const folder = t.testdir()
  const reached: number[] = []
  for (let round = 0; round < 12; round++) {
    const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    await sleep(Math.random() * 300)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const { next, leads, walk } = readMirror(folder)
    t.same(leads, next === 0 ? [] : expected(next), `after ${next} pages`)
    if (walk) t.same(walk.leads, expected(walk.next))
    reached.push(next)
  }
  t.ok((reached.at(-1) ?? 0) > 15, reached.join(' '))
  using mirror = await openMirrorFolder(folder)
  const listed = mirror.files
  t.equal(readdirSync(join(folder, 'leads')).length, listed, 'nothing is left over')
})

t.test('What begins anew keeps the old copy until the new one is whole, and what cannot be read now', async (t) => {
  const folder = t.testdir()
  await store(folder, 0, 20)
  using mirror = await openMirrorFolder(folder)
  await mirror.beginAnew()
  t.equal(mirror.next, undefined)
  mirror[Symbol.dispose]()
  const kept = expected(20)
  const gone = kept[3]?.id ?? 0
  // In another file than the first.
  const large = kept.findLast(({ id }) => id < 1_200 && id % 5 === 0)
  const again = (step: number) => {
    const page = pageOf(step)
    const leads = page.leads
      .filter(({ id }) => id !== gone)
      .map((lead) => (lead.id === large?.id ? { id: lead.id, unreadable: true } : lead))
    return { ...page, leads }
  }
  await store(folder, 0, 9, again)
  t.same(readMirror(folder).leads, kept)
  await store(folder, 9, 10, again)
  const whole = expected(10).filter(({ id }) => id !== gone)
  t.same(
    readMirror(folder).leads,
    whole.map((lead) => (lead.id === large?.id ? large : lead)),
  )
})

t.test('A second process ends at once, and takes nothing from the first, until that is gone', async (t) => {
  const folder = t.testdir()
  const start = () => spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  const first = start()
  await once(first.stdout, 'data')
  for (let round = 0; round < 4; round++) {
    const second = start()
    const [said] = await Promise.all([text(second.stderr), once(second, 'exit')])
    t.match(said, /Another `galena mirror` keeps .* already\. Let it go on, or end it first/)
    t.equal(second.exitCode, 1)
  }
  t.equal(first.exitCode, null, 'the first goes on')
  first.kill('SIGKILL')
  await once(first, 'exit')
  const { next, leads } = readMirror(folder)
  t.ok(next > 10)
  t.same(leads, expected(next))
  await store(folder, next, next + 1)
})

t.test('What the lock does not keep out is noticed, and writes over nothing', async (t) => {
  const folder = t.testdir()
  using one = await openMirrorFolder(folder)
  rmSync(join(folder, 'lock'))
  using two = await openMirrorFolder(folder)
  const collecting = collectChanges()
  collecting.add(pageOf(0))
  await one.store(collecting.collected(), 'a', false)
  await t.rejects(two.store(collecting.collected(), 'b', false), { message: /Another `galena mirror` writes to/ })
  t.same(readMirror(folder).walk?.leads, leadsOf(pageOf(0)))
})

t.test('A strange state is said, and a file that is lost, cut short or another one', async (t) => {
  for (const damage of [
    (file: string) => rmSync(file),
    (file: string) => truncateSync(file, statSync(file).size - 1),
    (file: string) => appendFileSync(file, '{"id":1}\n'),
  ]) {
    const folder = t.testdir()
    await store(folder, 0, 20)
    const [lost = ''] = readdirSync(join(folder, 'leads'))
    damage(join(folder, 'leads', lost))
    using mirror = await openMirrorFolder(folder)
    await t.rejects(mirror.check(), { message: RegExp(lost) })
  }
  const folder = t.testdir()
  writeFileSync(join(folder, 'state.json'), '{"files":["../../etc/passwd"],"next":null,"walk":null}')
  await t.rejects(openMirrorFolder(folder), { message: /Remove it to begin anew/ })
})

t.test('A lead that cannot be read now, and whose old line is lost, does not stop the new copy', async (t) => {
  const folder = t.testdir()
  await store(folder, 0, 20)
  for (const name of readdirSync(join(folder, 'leads'))) rmSync(join(folder, 'leads', name))
  using mirror = await openMirrorFolder(folder)
  await mirror.beginAnew()
  const collecting = collectChanges()
  collecting.add({ leads: [{ id: 5, unreadable: true }], renamed: [], next: '1', more: false })
  await mirror.store(collecting.collected(), '1', true)
  t.same(readMirror(folder), { next: 1, leads: [] })
})

t.test('A mirror of the first version goes on: its names of files have no size', async (t) => {
  const folder = t.testdir()
  mkdirSync(join(folder, 'leads'))
  const file = 'leads/0000000000000000-12.ndjson'
  writeFileSync(join(folder, file), '{"id":0}\n')
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ files: [file], next: '20', walk: null, made: 12 }))
  using mirror = await openMirrorFolder(folder)
  await mirror.check()
  await mirror.store({ lines: new Map([[7, '{"id":7}']]), unreadable: new Set(), renamed: new Map() }, '21', true)
  t.same(readMirror(folder), { next: 21, leads: [{ id: 0 }, { id: 7 }] })
})

t.test('Nobody but the owner can read it', async (t) => {
  const folder = join(t.testdir(), 'new')
  await store(folder, 0, 1)
  const modes = [folder, join(folder, 'leads'), join(folder, 'state.json')].map((path) => statSync(path).mode & 0o777)
  t.same(modes, [0o700, 0o700, 0o600])
  for (const name of readdirSync(join(folder, 'leads')))
    t.equal(statSync(join(folder, 'leads', name)).mode & 0o777, 0o600)
})
