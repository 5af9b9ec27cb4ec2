import { inspect } from 'node:util'
import { readPairs } from '@galena/lead/request/query-pairs'
import { explainSearch } from '@galena/operations/explain/explain-search'
import { findKey, hashKey } from '@galena/store/catalogue/keys'
import { loadCatalogue } from '@galena/store/catalogue/load-catalogue'
import type { Pool } from '@galena/store/database/pool'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { CliError } from '../../errors/cli-error.ts'
import { withOperations } from '../../operations-context.ts'
import { companyNamed } from '../../options/company-named.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'

interface ExplainSearchOptions extends JsonOption {
  readonly company?: string
}

const rowsPerPage = 12

export function addExplainSearchCommand(program: Command, environment: Environment): void {
  program
    .command('explain-search <url>')
    .description(
      'Show how a search is understood, how many leads each filter matches, and the request that Elasticsearch gets',
    )
    .option('--company <name>', 'the company that searches (default: the owner of the api_key in the URL)')
    .option(...jsonOption)
    .addHelpText(
      'after',
      "\nExample, with the URL in quotes:\n  npx galena explain-search 'http://127.0.0.1:8080/api/talkpush_services/campaign_invitations?api_key=…&filter[query]=maria'",
    )
    .action((url: string, options: ExplainSearchOptions) => explain(url, options, environment))
}

async function explain(url: string, options: ExplainSearchOptions, environment: Environment): Promise<void> {
  await withOperations(environment, async (context) => {
    const pairs = readPairs(url.includes('?') ? url.slice(url.indexOf('?') + 1) : url)
    const companyId = await searchingCompany(context.pool, pairs, options.company)
    const catalogue = await loadCatalogue(context.pool, companyId)
    if (!catalogue) throw new CliError('The company of this search no longer exists.')
    const explained = await explainSearch(context, companyId, catalogue, pairs, rowsPerPage)
    const { query, warnings, filters, body, total, milliseconds } = explained
    print(explained, options, [
      `found      ${total} leads in ${milliseconds.toFixed(1)} ms, page ${query.page} of ${query.rows} rows`,
      ...warnings.map((warning) => `warning    ${warning}`),
      ...filters.map(({ filter, leads }) => `filter     ${String(leads).padStart(9)} leads alone: ${inline(filter)}`),
      filters.length === 0 ? 'filter     none: every lead of the company' : undefined,
      `order      ${inline(query.order)}`,
      `body       ${JSON.stringify(body)}`,
    ])
  })
}

/** The company that searches. Errors never repeat the key. */
async function searchingCompany(
  pool: Pool,
  pairs: readonly (readonly [string, string])[],
  company: string | undefined,
): Promise<number> {
  if (company !== undefined) return (await companyNamed(pool, company)).id
  const key = pairs.findLast(([name, value]) => name === 'api_key' && value !== '')?.[1]
  const owner = key === undefined ? undefined : await findKey(pool, hashKey(key))
  if (owner?.companyId === undefined || owner.companyId === null)
    throw new CliError('The URL has no valid API key of a company. Add --company NAME.')
  return owner.companyId
}

function inline(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 20 })
}
