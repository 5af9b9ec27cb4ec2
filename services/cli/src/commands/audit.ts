import { auditPage } from '@galena/operations/actions/audit-page'
import { maxListed } from '@galena/operations/limits'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../connect.ts'
import { type JsonOption, jsonOption } from '../options/json-option.ts'
import { wholeNumber } from '../options/number-option.ts'
import { since } from '../options/time-option.ts'
import { print, table } from '../terminal/print.ts'

interface AuditOptions extends JsonOption {
  readonly action?: string
  readonly who?: string
  readonly since?: Date
  readonly limit: number
  readonly before?: number
}

const usual = 50

export function addAuditCommand(program: Command, environment: Environment): void {
  program
    .command('audit')
    .description('Show who did what, and attempts with wrong keys; the latest first')
    .option('--action <command>', 'only this command, or those that begin with its first word: reindex, "keys create"')
    .option('--who <name>', 'only what this operator did')
    .option('--since <when>', 'only what was done since then: 24h, 7d, 2027-01-31 or an instant', since)
    .option('--limit <entries>', 'how many at most', wholeNumber(1, maxListed), usual)
    .option('--before <id>', 'only what is older than this entry', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nExamples:\n  npx galena audit --since 7d\n  npx galena audit --action "key refused" --json',
    )
    .action(({ action, who, since: from, limit, before, json = false }: AuditOptions) =>
      withDatabase(environment, async (pool) => {
        const page = await auditPage({ pool }, { limit, before, command: action, who, since: from })
        const rows = page.entries.map(({ id, at, who: name, command, details }) => [
          id,
          at.toISOString(),
          name,
          command,
          textOf(details),
        ])
        print(page, { json }, [
          rows.length > 0 ? table(['id', 'at', 'who', 'command', 'details'], rows) : 'There is no such entry.',
          page.next === null ? undefined : `There are older entries: add --before ${page.next}.`,
        ])
      }),
    )
}

function textOf(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}
