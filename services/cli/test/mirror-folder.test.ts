import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { collectChanges } from '../src/mirror/collected-changes.ts'
import { openMirrorFolder } from '../src/mirror/mirror-folder.ts'
import { leadsAfter, pageOf, readMirror } from './mirror/story.ts'

const program = fileURLToPath(new URL('mirror/store-story.ts', import.meta.url))
const expected = (steps: number) => [...leadsAfter(steps).values()].sort((a, b) => a.id - b.id)

async function store(folder: string, from: number, to: number, at = (step: number) => pageOf(step)): Promise<void> {
  const mirror = await openMirrorFolder(folder)
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
  const mirror = await openMirrorFolder(folder)
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
  const listed = (await openMirrorFolder(folder)).files
  t.equal(readdirSync(join(folder, 'leads')).length, listed, 'nothing is left over')
})

t.test('What begins anew keeps the old copy until the new one is whole, and what cannot be read now', async (t) => {
  const folder = t.testdir()
  await store(folder, 0, 20)
  const mirror = await openMirrorFolder(folder)
  await mirror.beginAnew()
  t.equal(mirror.next, undefined)
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

t.test('A second mirror in a folder, a strange state and a lost file are noticed', async (t) => {
  const folder = t.testdir()
  const [one, two] = [await openMirrorFolder(folder), await openMirrorFolder(folder)]
  const { collected } = collectChanges()
  await one.store(collected(), 'a', false)
  await t.rejects(two.store(collected(), 'b', false), { message: /Another `galena mirror` writes to/ })
  await store(folder, 0, 10)
  const [lost = ''] = readdirSync(join(folder, 'leads'))
  rmSync(join(folder, 'leads', lost))
  await t.rejects(store(folder, 10, 30), { message: RegExp(lost) })
  writeFileSync(join(folder, 'state.json'), '{"files":["../../etc/passwd"],"next":null,"walk":null,"made":0}')
  await t.rejects(openMirrorFolder(folder), { message: /Remove it to begin anew/ })
})
