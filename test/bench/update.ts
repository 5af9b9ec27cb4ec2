import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startLocalStack } from '@galena/local-stack/local-stack'
import { createPool, longQueryTimeoutMs } from '@galena/store/database/pool'
import { galena } from '../support/galena.ts'
import { startServiceProgram } from '../support/service-program.ts'
import { type Build, buildOf, workingTree } from './against/builds.ts'
import { fill, settled } from './against/fill.ts'
import { leadFiles } from './against/lead-files.ts'
import { type Figure, figure } from './figure.ts'
import { delaysAt } from './freshness.ts'
import { inBackground } from './load.ts'
import { quantile } from './statistics.ts'
import { searchWhile } from './update-searches.ts'

const changesPerSecond = 50
/** Load before the update begins and after everything is written. */
const quietSeconds = 15
const slowestSeconds = 7_200

interface Options {
  readonly commit: string
  readonly leads: number
  readonly home: string
}

/**
 * Updates a running system from the build of a commit to the working tree, as docs/operations.md says, while leads are
 * changed and searched: how soon each change is searchable, and what is refused.
 */
export async function measureUpdate({ commit, leads, home }: Options): Promise<Figure[]> {
  await using running = new AsyncDisposableStack()
  const [own, base] = [await workingTree(), await buildOf(commit, resolve(home, 'builds'))]
  const files = await leadFiles(resolve(home, String(leads), 'leads'), leads)
  const data = resolve(home, String(leads), `update-${base.commit}-${Date.now()}`)
  const system = await startServers(data, running)
  const start = async (build: Build, name: 'api' | 'indexer') =>
    running.adopt(await startServiceProgram(name, { build: build.root, environment: system.environment }), (one) =>
      one.stop(),
    )
  const run = (build: Build, ...args: string[]) => runCommand(build, system.environment, args)

  await run(base, 'migrate')
  const oldIndexer = await start(base, 'indexer')
  const oldApi = await start(base, 'api')
  await fill({ ...system, home: data, run: (...args) => run(base, ...args) }, files)
  const company = files.companies[0]?.name ?? ''
  const { key } = await run(base, 'keys', 'create', '--company', company)
  const largest = { id: await companyId(system.pool, company) }

  let isOver = false
  const changing = inBackground(
    delaysAt({ ...system, alias: 'leads', largest }, changesPerSecond, {
      seconds: slowestSeconds,
      isOver: () => isOver,
    }),
  )
  let asked = { address: oldApi.address, isNative: false }
  const searching = inBackground(searchWhile(() => (isOver ? undefined : asked), String(key)))
  let took = 0
  try {
    await sleep(quietSeconds * 1_000)
    const begin = performance.now()
    await run(own, 'migrate')
    await start(own, 'indexer')
    await oldIndexer.stop()
    const { address } = await start(own, 'api')
    asked = { address, isNative: true }
    await oldApi.stop()
    await settledUnderLoad(() => run(own, 'status'))
    took = (performance.now() - begin) / 1_000
    await sleep(quietSeconds * 1_000)
  } finally {
    isOver = true
    await Promise.allSettled([changing, searching])
  }
  await settled({ run: (...args) => run(own, ...args) })
  const verified = await run(own, 'verify', '--full')
  return figuresOf(await changing, await searching, { leads, took, differing: countFindings(verified) })
}

async function startServers(home: string, running: AsyncDisposableStack) {
  mkdirSync(home, { recursive: true })
  const stack = running.adopt(
    await startLocalStack({ home: join(home), environment: process.env, log: console.log }),
    (one) => one.stop(),
  )
  const environment = { ...stack.urls } as Readonly<Record<string, string>>
  const pool = running.adopt(
    createPool(environment.DATABASE_URL ?? '', {
      applicationName: 'galena bench',
      queryTimeoutMs: longQueryTimeoutMs,
      onIdleError: console.error,
    }),
    (one) => one.end(),
  )
  return { environment, pool, elasticsearch: environment.ELASTICSEARCH_URL ?? '' }
}

async function runCommand(
  { root }: Build,
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Record<string, unknown>> {
  const { code, out, said } = await galena([...args, '--json'], { environment: { ...environment }, folder: root })
  if (code !== 0) throw new Error(`galena ${args.join(' ')}: ${said}`)
  return out.trim() === '' ? {} : (JSON.parse(out) as Record<string, unknown>)
}

async function companyId(pool: ReturnType<typeof createPool>, name: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>('SELECT id FROM company WHERE name = $1', [name])
  return rows[0]?.id ?? 0
}

/** While leads are changed some are always pending. */
async function settledUnderLoad(status: () => Promise<Record<string, unknown>>): Promise<void> {
  for (;;) {
    const { unready_fields, needs_rebuild } = await status()
    if (needs_rebuild === true) throw new Error('This update needs a rebuild.')
    if (Array.isArray(unready_fields) && unready_fields.length === 0) return
    await sleep(2_000)
  }
}

function countFindings({ findings }: Record<string, unknown>): number {
  return Array.isArray(findings) ? findings.length : Number.NaN
}

function figuresOf(
  { delays, unseen, reached }: Awaited<ReturnType<typeof delaysAt>>,
  searched: Awaited<ReturnType<typeof searchWhile>>,
  { leads, took, differing }: { leads: number; took: number; differing: number },
): Figure[] {
  const of = (name: string, value: number, unit: string, aim?: string) =>
    figure({ suite: 'update', name, value, unit, ...(aim && { aim }) })
  for (const refusal of searched.refusals.slice(0, 10)) console.log(`  refused: ${refusal}`)
  return [
    of('leads', leads, ''),
    of('every lead has the new fields after', took, 's'),
    of('changes', delays.length + unseen, ''),
    of('changes a second', reached, '/s'),
    of('from commit to search: p50', quantile(delays, 0.5), 'ms'),
    of('from commit to search: p99', quantile(delays, 0.99), 'ms'),
    of('from commit to search: slowest', Math.max(...delays), 'ms', '≤ 2000'),
    of('changes never seen', unseen, '', '≤ 0'),
    of('searches', searched.answered, ''),
    of('searches on new fields that waited for them', searched.notReady, ''),
    of('other searches refused', searched.refusals.length, '', '≤ 0'),
    of('leads that differ from the database at the end', differing, '', '≤ 0'),
  ]
}
