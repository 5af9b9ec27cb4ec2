import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { galena } from '../support/galena.ts'
import { startServiceProgram } from '../support/service-program.ts'
import { type Figure, figure } from './figure.ts'
import { importRows } from './import-rows.ts'
import { residentBytes } from './process-usage.ts'
import { quantile } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const main = fileURLToPath(new URL('../../services/cli/bin/galena.mjs', import.meta.url))
const lines = 200_000
/** Memory is flat when a file of so many times the lines needs no more of it. */
const longer = 5
const blocks = 3
const sampleMs = 200

interface Run {
  readonly perSecond: number
  readonly facts: Readonly<Record<string, number>>
  /** The highest resident memory. */
  readonly megabytes: number
}

/**
 * The rate of `galena import` in a database of its own: a plain file, also over HTTP, one with a map and `--match email`,
 * and it again.
 */
export async function measureImport({ pool, databaseUrl, elasticsearch }: BenchSystem): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'galena-bench-import-'))
  const url = new URL(databaseUrl)
  url.pathname = '/bench_import'
  const environment = { DATABASE_URL: url.href }
  const plain: Run[] = []
  const sent: Run[] = []
  const matched: Run[] = []
  const again: Run[] = []
  const long: Run[] = []
  try {
    const [named, mapped, many] = [join(folder, 'named.csv'), join(folder, 'mapped.csv'), join(folder, 'many.csv')]
    await pipeline(importRows(lines, 'fields'), createWriteStream(named))
    await pipeline(importRows(lines, 'titles'), createWriteStream(mapped))
    const map = ['--map', 'Applied On=created_at (MM/DD/YYYY)', '--map', 'Job=campaign_title', '--match', 'email']
    for (let block = 0; block < blocks; block++) {
      // Each begins with empty tables, and who is first alternates.
      const runs = [
        async () => plain.push(await importInto(environment, pool, named)),
        async () => sent.push(await sendInto({ ...environment, ELASTICSEARCH_URL: elasticsearch }, pool, named)),
        async () => {
          matched.push(await importInto(environment, pool, mapped, ...map))
          again.push(await importFile(environment, mapped, map))
        },
      ]
      for (const run of block % 2 === 0 ? runs : runs.toReversed()) await run()
    }
    await pipeline(importRows(longer * lines, 'titles'), createWriteStream(many))
    long.push(await importInto(environment, pool, many, ...map))
  } finally {
    await pool.query('DROP DATABASE IF EXISTS bench_import WITH (FORCE)')
    rmSync(folder, { recursive: true })
  }
  return figuresOf({ plain, sent, matched, again, long })
}

function figuresOf({
  plain,
  sent,
  matched,
  again,
  long,
}: Readonly<Record<'plain' | 'sent' | 'matched' | 'again' | 'long', Run[]>>): Figure[] {
  const middle = (runs: readonly Run[], value: (run: Run) => number) => quantile(runs.map(value), 0.5)
  const rate = (runs: readonly Run[]) => middle(runs, ({ perSecond }) => perSecond)
  const memory = (runs: readonly Run[]) => middle(runs, ({ megabytes }) => megabytes)
  const suite = 'import'
  return [
    figure({ suite, name: `${lines.toLocaleString('en')} lines of CSV`, value: rate(plain), unit: 'leads/s' }),
    figure({ suite, name: 'over HTTP', value: rate(sent), unit: 'leads/s' }),
    figure({ suite, name: 'over HTTP ÷ the command', value: rate(sent) / rate(plain), unit: '×', aim: '≥ 0.9' }),
    figure({ suite, name: 'with a map and --match email', value: rate(matched), unit: 'leads/s' }),
    figure({ suite, name: 'that ÷ without', value: rate(matched) / rate(plain), unit: '×', aim: '≥ 0.8' }),
    figure({ suite, name: 'the same file again', value: rate(again), unit: 'leads/s' }),
    figure({
      suite,
      name: 'the same file again: lines that changed something',
      value: middle(again, ({ facts }) => lines - (facts.unchanged ?? 0)),
      unit: 'lines',
      aim: '≤ 0',
    }),
    figure({ suite, name: 'memory', value: memory(matched), unit: 'MB' }),
    figure({
      suite,
      name: `memory of ${longer} times the lines ÷ that`,
      value: memory(long) / memory(matched),
      unit: '×',
      aim: '≤ 1.2',
    }),
    figure({
      suite,
      name: `rate of ${longer} times the lines ÷ that with a map`,
      value: rate(long) / rate(matched),
      unit: '×',
    }),
  ]
}

async function importInto(
  environment: Record<string, string>,
  pool: BenchSystem['pool'],
  file: string,
  ...options: string[]
): Promise<Run> {
  await emptyDatabase(environment, pool)
  return importFile(environment, file, options)
}

async function emptyDatabase(environment: Record<string, string>, pool: BenchSystem['pool']): Promise<void> {
  await pool.query('DROP DATABASE IF EXISTS bench_import WITH (FORCE)')
  await pool.query('CREATE DATABASE bench_import')
  for (const args of [['migrate'], ['company', 'add', 'Acme', '--time-zone', 'Asia/Manila', '--country', 'PH']]) {
    const { code, said } = await galena(args, { environment })
    if (code !== 0) throw new Error(`galena ${args.join(' ')} failed: ${said}`)
  }
}

/** Sends a file to an api of its own. Without an Idempotency-Key, as the command has none. */
async function sendInto(environment: Record<string, string>, pool: BenchSystem['pool'], file: string): Promise<Run> {
  await emptyDatabase(environment, pool)
  const { out } = await galena(['keys', 'create', '--company', 'Acme', '--write', '--json'], { environment })
  const { key } = JSON.parse(out) as { key: string }
  const api = await startServiceProgram('api', { environment, isUp: '/health/live' })
  try {
    const headers = { 'content-type': 'text/csv', 'x-api-key': key }
    const sending = request(`${api.address}/v1/leads/import`, { method: 'POST', headers })
    const answered = once(sending, 'response') as Promise<[IncomingMessage]>
    const [[response]] = await Promise.all([answered, pipeline(createReadStream(file), sending)])
    const facts = (await json(response)) as Record<string, number>
    if (response.statusCode !== 200) throw new Error(`The import was answered with ${JSON.stringify(facts)}.`)
    return { perSecond: (facts.read ?? Number.NaN) / (facts.seconds ?? Number.NaN), facts, megabytes: Number.NaN }
  } finally {
    await api.stop()
  }
}

async function importFile(environment: Record<string, string>, file: string, options: readonly string[]): Promise<Run> {
  const args = [main, 'import', file, '--company', 'Acme', '--json', ...options]
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (data) => {
    out += String(data)
  })
  const memory: number[] = []
  const sampling = setInterval(() => memory.push(residentBytes(child.pid)), sampleMs)
  const [code] = (await once(child, 'close')) as [number | null]
  clearInterval(sampling)
  if (code !== 0) throw new Error(`The import ended with code ${code}.`)
  const facts = JSON.parse(out) as Record<string, number>
  return {
    perSecond: (facts.read ?? Number.NaN) / (facts.seconds ?? Number.NaN),
    facts,
    megabytes: memory.reduce((a, b) => Math.max(a, b)) / 1e6,
  }
}
