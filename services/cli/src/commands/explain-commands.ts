import { inspect } from 'node:util'
import {
  type ExplainedIndex,
  type ExplainedLead,
  explainedFacts,
  explainLead,
} from '@galena/operations/explain/explain-lead'
import { explainSearch } from '@galena/operations/explain/explain-search'
import { findKey, hashKey } from '@galena/store/catalogue/keys'
import { loadCatalogue } from '@galena/store/catalogue/load-catalogue'
import type { Pool } from '@galena/store/database/pool'
import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import type { Environment } from '../connect.ts'
import { withBothSides } from '../operator.ts'
import { print } from '../terminal/print.ts'
import { companyNamed } from './company-commands.ts'

interface Options {
  readonly company?: string
  readonly json?: boolean
}

const rowsPerPage = 12

/** `galena explain` and `galena explain-search`: why a lead is found, or is not. */
export function addExplainCommands(program: Command, environment: Environment): void {
  program
    .command('explain <lead>')
    .description('All that is known of one lead on its way to the index: row, changes, document, differences, failures')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  npx galena explain 4711')
    .action((lead: string, options: Options) =>
      withBothSides(environment, async (tools) => {
        if (!/^\d{1,15}$/.test(lead)) throw new CliError(`${lead} is no id of a lead: ids are whole numbers.`)
        const explained = await explainLead(tools, Number(lead))
        print(explainedFacts(explained), options, linesOf(explained))
        if (explained.indices.some(({ isSearched, isEqual }) => isSearched && !isEqual)) process.exitCode = 1
      }),
    )

  program
    .command('explain-search <url>')
    .description('How a search is read, what the engine is asked, and how many leads each filter alone holds for')
    .option('--company <name>', 'whose search it is; else its api_key says so')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      "\nExample, the address in quotes:\n  npx galena explain-search 'http://127.0.0.1:8080/api/talkpush_services/campaign_invitations?api_key=…&filter[query]=maria'",
    )
    .action((url: string, options: Options) =>
      withBothSides(environment, async (tools) => {
        const pairs = [...new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : url)]
        const companyId = await companyOf(tools.pool, pairs, options.company)
        const catalogue = await loadCatalogue(tools.pool, companyId)
        if (!catalogue) throw new CliError('The company of this search is gone.')
        const explained = await explainSearch(tools, companyId, catalogue, pairs, rowsPerPage)
        const { query, warnings, filters, body, total, milliseconds } = explained
        print({ query, warnings, filters, body, total, milliseconds }, options, [
          `found      ${total} leads in ${milliseconds.toFixed(1)} ms, page ${query.page} of ${query.rows} rows`,
          ...warnings.map((warning) => `warning    ${warning}`),
          ...filters.map(
            ({ filter, leads }) => `filter     ${String(leads).padStart(9)} leads alone: ${inline(filter)}`,
          ),
          filters.length === 0 ? 'filter     none: every lead of the company' : undefined,
          `order      ${inline(query.order)}`,
          `body       ${JSON.stringify(body)}`,
        ])
      }),
    )
}

/** Whose search it is; a key itself is never repeated. */
async function companyOf(
  pool: Pool,
  pairs: readonly (readonly [string, string])[],
  company: string | undefined,
): Promise<number> {
  if (company !== undefined) return (await companyNamed(pool, company)).id
  const key = pairs.findLast(([name, value]) => name === 'api_key' && value !== '')?.[1]
  const owner = key === undefined ? undefined : await findKey(pool, hashKey(key))
  if (owner?.companyId === undefined || owner.companyId === null)
    throw new CliError('Whose search is it? The address has no valid api_key of a company: add --company NAME.')
  return owner.companyId
}

const inline = (value: unknown) =>
  inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 20 })

function linesOf({ leadId, wanted, builder, pending, failures, indices }: ExplainedLead): string[] {
  return [
    wanted
      ? `lead       ${leadId} of company ${wanted.company_id}, person ${wanted.candidate_id}: ${wanted.name ?? '(no name)'}`
      : `lead       ${leadId} does not exist in the database`,
    ...pending.map(
      ({ lane, attempts, enqueuedAt, notBefore }) =>
        `pending    since ${enqueuedAt.toISOString()} (${lane}), ${attempts} attempts, due ${notBefore.toISOString()}`,
    ),
    pending.length === 0 ? 'pending    nothing' : '',
    ...failures.map(({ index, reason, attempts }) => `failure    in ${index}, ${attempts} attempts: ${reason}`),
    ...indices.flatMap(linesOfIndex),
    wanted
      ? `document   as builder ${builder} makes it now:\n${inspect(wanted, { depth: 8, breakLength: 120, compact: 5, maxArrayLength: 1_000, maxStringLength: 500 })}`
      : '',
  ].filter((line) => line !== '')
}

function linesOfIndex({ index, isSearched, version, isEqual, differences, stored }: ExplainedIndex): string[] {
  const state = stored === null ? 'has no document' : `has version ${version}`
  const verdict = isEqual ? 'as it should be' : 'NOT as it should be'
  return [
    `index      ${index}${isSearched ? ' (searched)' : ''} ${state}, ${verdict}`,
    ...(isEqual ? [] : differences.slice(0, 30)).map(
      ({ field, wanted, stored }) => `  ${field}: should be ${shortened(wanted)}, is ${shortened(stored)}`,
    ),
  ]
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
