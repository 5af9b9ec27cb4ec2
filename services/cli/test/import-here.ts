import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { delimiterNamed } from '@galena/files/read/csv/delimiter'
import { addCompany } from '@galena/store/catalogue/companies'
import type { LoadCounts } from '@galena/store/import/load-leads'
import { matchNamed } from '@galena/store/import/match-named'
import type { Test } from 'tap'
import { createDatabase } from '../../../test/support/database.ts'
import { type FileImport, importFile } from '../src/import/import-file.ts'

export type Options = Partial<Omit<FileImport, 'match' | 'company'>> & { readonly match?: string }

export interface Outcome {
  /** `added updated unchanged rejected`, or why the file was refused. */
  readonly outcome: string
  readonly facts: LoadCounts | undefined
  /** What a person reads in the end. */
  readonly sentences: string
  /** `LINE: REASON` of each rejected line. */
  readonly reasons: readonly string[]
  /** The rejects file. */
  readonly rejects: Buffer
}

/** Companies in a database of their own, and a folder from which files are imported, in this process. */
export async function importHere(t: Test) {
  const database = await createDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'galena-import-files-'))
  t.teardown(async () => {
    await database.drop()
    rmSync(folder, { recursive: true })
  })
  const said: string[] = []
  t.intercept(console, 'error', { value: (text: string) => said.push(text) })
  let companies = 0

  return {
    pool: database.pool,
    databaseUrl: database.url,
    /** What was printed for people. */
    said,
    path: (name: string) => join(folder, name),
    /** A new company, and what imports into it. */
    async company(country = 'PH') {
      const name = `Company ${++companies}`
      const company = await addCompany(database.pool, { name, timeZone: 'Asia/Manila', country })
      const rows = async <Row extends object = Record<string, unknown>>(sql: string): Promise<Row[]> =>
        (await database.pool.query<Row>(sql, [company?.id])).rows
      return {
        name,
        rows,
        /** Of a column of the leads, in the order of their ids. */
        values: async (column: string): Promise<unknown[]> =>
          (
            await rows<{ value: unknown }>(
              `SELECT ${column} AS value FROM lead JOIN candidate ON candidate.id = candidate_id
               JOIN campaign ON campaign.id = campaign_id JOIN folder ON folder.id = folder_id
               WHERE lead.company_id = $1 ORDER BY lead.id`,
            )
          ).map(({ value }) => value),
        async load(name: string, content: string | Buffer, options: Options = {}): Promise<Outcome> {
          const path = join(folder, name)
          writeFileSync(path, content)
          const { match, delimiter, ...others } = options
          const format = name.endsWith('.ndjson') ? 'ndjson' : 'csv'
          const rejects = `${path}.rejects.${format}`
          try {
            const { facts, sentences } = await importFile(database.pool, path, {
              map: [],
              company: company?.name ?? '',
              ...others,
              ...(match !== undefined && { match: matchNamed(match) }),
              ...(delimiter !== undefined && { delimiter: delimiterNamed(delimiter) }),
            } as FileImport)
            const { inserted, updated, unchanged, rejected } = facts
            return {
              outcome: [inserted, updated, unchanged, rejected].join(' '),
              facts,
              sentences: sentences.filter((one) => one !== undefined).join(' '),
              reasons: reasonsOf(`${rejects}.reasons.ndjson`),
              rejects: existsSync(rejects) ? readFileSync(rejects) : Buffer.alloc(0),
            }
          } catch (error) {
            return {
              outcome: (error as Error).message,
              facts: undefined,
              sentences: '',
              reasons: [],
              rejects: Buffer.alloc(0),
            }
          }
        },
      }
    },
  }
}

function reasonsOf(path: string): string[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { line: number; reason: string })
    .map(({ line, reason }) => `${line}: ${reason}`)
}
