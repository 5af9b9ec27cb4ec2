import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createPool, longQueryTimeoutMs, type Pool } from '@galena/store/database/pool'
import { countAllLeads } from '@galena/store/lead/count-leads'
import { freePort } from '../support/free-port.ts'
import { galena } from '../support/galena.ts'

/** The measured system: separate processes, as `npm start` runs them. */
export interface BenchSystem {
  /** The folder of its data. */
  readonly home: string
  readonly pool: Pool
  /** Leads of all companies. */
  readonly leads: number
  readonly databaseUrl: string
  /** `http://127.0.0.1:port` of the api. */
  readonly api: string
  readonly elasticsearch: string
  /** The name under which searches find the index. */
  readonly alias: string
  /** The company with the most leads, and one of its keys. */
  readonly largest: { readonly id: number; readonly name: string; readonly leads: number; readonly key: string }
  stop(): Promise<void>
}

const main = fileURLToPath(new URL('../../services/cli/bin/galena.mjs', import.meta.url))

const usualLeads = 200_000

/**
 * Uses what runs in `home`, else starts it there with `wanted` demo leads; data are kept for the next run. Throws when
 * the home has another number of leads than wanted.
 */
export async function benchSystem(home: string, wanted?: number): Promise<BenchSystem> {
  const environment = { GALENA_HOME: home, PORT: String(await freePort()), HOME: process.env.HOME ?? '' }
  const run = (...args: string[]) => galena(args, { environment })
  const started = (await run('env')).code === 0 ? undefined : await start(environment, wanted ?? usualLeads)
  try {
    return await connect()
  } catch (error) {
    started?.kill('SIGTERM')
    throw error
  }

  async function connect(): Promise<BenchSystem> {
    const urls = JSON.parse((await run('env', '--json')).out) as Record<string, string>
    const pool = createPool(urls.DATABASE_URL ?? '', {
      applicationName: 'galena bench',
      queryTimeoutMs: longQueryTimeoutMs,
      onIdleError: console.error,
    })
    const { rows } = await pool.query<{ id: number; name: string; leads: number }>(
      'SELECT company.id, name, count(*) AS leads FROM lead JOIN company ON company.id = company_id GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 1',
    )
    const [company] = rows
    const leads = await countAllLeads(pool)
    // Demo leads come in batches, so there may be a few more.
    if (wanted !== undefined && Math.abs(leads - wanted) > wanted / 100)
      throw new Error(`${home} has ${leads} leads, not ${wanted}: choose another --home, or omit --leads.`)
    // A killed run may have left a rebuild: changes would still be written to its index.
    await pool.query("DELETE FROM sync.target WHERE index_name LIKE 'bench%'")
    if (!company) throw new Error(`The database in ${home} has no leads.`)
    const key = JSON.parse((await run('keys', 'create', '--company', company.name, '--json')).out) as {
      id: number
      key: string
    }
    return {
      home,
      pool,
      leads,
      databaseUrl: urls.DATABASE_URL ?? '',
      api: urls.GALENA_URL ?? '',
      elasticsearch: urls.ELASTICSEARCH_URL ?? '',
      alias: 'leads',
      largest: { ...company, key: key.key },
      async stop() {
        await run('keys', 'revoke', String(key.id))
        await pool.end()
        if (!started || started.exitCode !== null) return
        started.kill('SIGTERM')
        await once(started, 'close')
      },
    }
  }
}

async function start(environment: Record<string, string>, leads: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [main, 'start', '--leads', String(leads)], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line)
    if (line.includes('Ctrl-C stops everything')) {
      child.stdout.resume()
      return child
    }
  }
  throw new Error('The system did not start.')
}
