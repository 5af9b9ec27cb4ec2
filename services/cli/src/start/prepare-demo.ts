import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findCompany, hasCompanies } from '@galena/store/catalogue/companies'
import { createKey, findKey, hashKey } from '@galena/store/catalogue/keys'
import type { Pool } from '@galena/store/database/pool'
import { type Environment, withDatabase } from '../connect.ts'
import { loadDemo } from '../demo/load-demo.ts'
import { startProgress } from '../terminal/progress.ts'

const seed = 1

interface DemoOptions {
  /** 0: load none. */
  readonly leads: number
  readonly home: string
  readonly environment: Environment
  readonly log: (line: string) => void
  /** Ends the load, which the next start continues. */
  readonly signal: AbortSignal
}

/** The largest company of the demo, and a key for it. */
export interface Demo {
  readonly company: string
  readonly keyId: number
  readonly key: string
}

/**
 * What the home folder remembers: the size of the demo, its largest company once it is loaded, and that company's key,
 * because the database holds only its hash.
 */
interface Note {
  readonly leads: number
  readonly company?: string
  readonly key?: string
}

/**
 * Loads demo leads into a database without companies, or continues a load that was interrupted. A database that is
 * already in use is not changed. Undefined when there is no demo.
 */
export async function prepareDemo({ leads, home, environment, log, signal }: DemoOptions): Promise<Demo | undefined> {
  const file = join(home, 'demo.json')
  return withDatabase(environment, async (pool) => {
    const before = readNote(file)
    const company = (await knownCompany(pool, before)) ?? (await load(pool, before))
    if (company === undefined) return undefined
    const { id: keyId, key } = (await knownKey(pool, readNote(file)?.key)) ?? (await newKey(pool, company))
    writeNote(file, { leads: before?.leads ?? leads, company, key })
    return { company, keyId, key }
  })

  async function load(pool: Pool, before: Note | undefined): Promise<string | undefined> {
    const interrupted = before !== undefined && before.company === undefined
    if (leads === 0 || (!interrupted && (await hasCompanies(pool)))) return undefined
    const size = interrupted ? before.leads : leads
    writeNote(file, { leads: size })
    log(`Loading ${size.toLocaleString('en')} demo leads …`)
    const progress = startProgress()
    const companies = await loadDemo(pool, {
      leads: size,
      seed,
      resume: interrupted,
      onProgress: (loaded) => {
        signal.throwIfAborted()
        progress.show(loaded, size, `${loaded.toLocaleString('en')} leads loaded`)
      },
    }).finally(() => progress.end())
    return companies[0]?.name
  }
}

async function knownCompany(pool: Pool, note: Note | undefined): Promise<string | undefined> {
  return note?.company === undefined ? undefined : (await findCompany(pool, note.company))?.name
}

interface StoredKey {
  readonly id: number
  readonly key: string
}

async function knownKey(pool: Pool, key: string | undefined): Promise<StoredKey | undefined> {
  const owner = key === undefined ? undefined : await findKey(pool, hashKey(key))
  return owner && key !== undefined ? { id: owner.id, key } : undefined
}

async function newKey(pool: Pool, company: string): Promise<StoredKey> {
  const { id: companyId = null } = (await findCompany(pool, company)) ?? {}
  return createKey(pool, { companyId, role: 'company' })
}

function readNote(file: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Note
  } catch {
    return undefined
  }
}

function writeNote(file: string, note: Note): void {
  writeFileSync(file, JSON.stringify(note), { mode: 0o600 })
}
