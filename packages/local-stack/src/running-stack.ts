import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRecord } from './process-record.ts'

/** Addresses by the name of their environment variable; `GALENA_URL` is the api's. */
export type StackUrls = Partial<Record<'DATABASE_URL' | 'REDIS_URL' | 'ELASTICSEARCH_URL' | 'GALENA_URL', string>>

/** The addresses of the stack that runs in this home; undefined when none runs. */
export function readRunningStack(home: string): { urls: StackUrls } | undefined {
  if (!readRecord(home, 'launcher')) return undefined
  try {
    return { urls: JSON.parse(readFileSync(join(home, 'urls.json'), 'utf8')) as StackUrls }
  } catch {
    return undefined
  }
}

/** Tells other commands where the stack of this home listens. */
export function writeRunningStack(home: string, urls: StackUrls): void {
  writeFileSync(join(home, 'urls.json'), JSON.stringify(urls), { mode: 0o600 })
}
