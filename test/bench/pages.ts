import { searchPath } from '../support/system.ts'
import { type Figure, figure } from './figure.ts'
import { median, medianInterval } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const rowsAPage = 12
/** Leads of the walk, from the first page on. */
const walkedLeads = 200_000
const blocks = 40
const pagesABlock = 50

interface Page {
  readonly ids: readonly number[]
  readonly total: number
  readonly ms: number
}

/** How pages far down the list compare with the first ones: a whole walk, and jumps. */
export async function measurePages({ api, largest }: BenchSystem): Promise<Figure[]> {
  const { total } = await readPage(api, largest.key, 1)
  const pages = Math.ceil(total / rowsAPage)
  const last = pages - blocks * pagesABlock

  const walkedPages = Math.min(pages, Math.ceil(walkedLeads / rowsAPage))
  const expected = Math.min(total, walkedPages * rowsAPage)
  const walked = await walk(api, largest.key, walkedPages)
  if (walked.distinct !== expected || walked.rows !== expected)
    throw new Error(`A walk of ${expected} leads gave ${walked.rows} rows of ${walked.distinct} leads.`)

  const ratios: number[] = []
  await readPage(api, largest.key, last)
  for (let block = 0; block < blocks; block++) {
    const near = await timesOf(api, largest.key, 2 + block * pagesABlock)
    const far = await timesOf(api, largest.key, last + 1 + block * pagesABlock)
    ratios.push(median(far) / median(near))
  }
  const jumps: number[] = []
  for (let jump = 0; jump < 200; jump++)
    jumps.push((await readPage(api, largest.key, 1 + Math.floor(Math.random() * pages))).ms)

  const tenth = Math.floor(walkedPages / 10)
  const [first, end] = [median(walked.times.slice(0, tenth)), median(walked.times.slice(-tenth))]
  const whole = `walk of ${expected.toLocaleString('en')} of ${total.toLocaleString('en')} leads`
  return [
    figure({ suite: 'pages', name: `${whole}, a page`, value: median(walked.times), unit: 'ms' }),
    figure({ suite: 'pages', name: `${whole}, last tenth ÷ first`, value: end / first, unit: '×', aim: '≤ 1.2' }),
    figure({
      suite: 'pages',
      name: 'last pages ÷ first, alternating',
      ...medianInterval(ratios),
      unit: '×',
      aim: '≤ 1.2',
    }),
    figure({ suite: 'pages', name: 'jump to any page', ...medianInterval(jumps), unit: 'ms' }),
  ]
}

async function walk(api: string, key: string, pages: number) {
  const seen = new Set<number>()
  const times: number[] = []
  let rows = 0
  for (let page = 1; page <= pages; page++) {
    const { ids, ms } = await readPage(api, key, page)
    for (const id of ids) seen.add(id)
    rows += ids.length
    times.push(ms)
    if (page % 5_000 === 0) console.log(`  page ${page} of ${pages}`)
  }
  return { rows, distinct: seen.size, times }
}

async function timesOf(api: string, key: string, from: number): Promise<number[]> {
  const times: number[] = []
  for (let page = from; page < from + pagesABlock; page++) times.push((await readPage(api, key, page)).ms)
  return times
}

async function readPage(api: string, key: string, page: number): Promise<Page> {
  const start = performance.now()
  const answer = await fetch(`${api}${searchPath}?page=${page}`, { headers: { 'x-api-key': key } })
  const body = (await answer.json()) as { total: number; candidates: { id: number }[] }
  if (!answer.ok) throw new Error(`Page ${page} returned ${answer.status}.`)
  return { ids: body.candidates.map(({ id }) => id), total: body.total, ms: performance.now() - start }
}
