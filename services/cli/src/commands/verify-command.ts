import { setTimeout as sleep } from 'node:timers/promises'
import { confirmDifferences, type Finding, type OperationsContext } from '@galena/operations/verify/compare'
import { allIds, type RangeLook, repair, verify, verifyQuickly } from '@galena/operations/verify/verify'
import { liveIndex } from '@galena/search/index/alias'
import { indexExists, refreshIndex } from '@galena/search/index/index-state'
import { databaseTime } from '@galena/store/database/database-time'
import { recordAudit } from '@galena/store/operator/audit'
import { countPendingRepairs } from '@galena/store/outbox/pending-changes'
import { readTargets } from '@galena/store/outbox/targets'
import { recordWholeVerification } from '@galena/store/verify/sweep'
import { type Command, InvalidArgumentError } from 'commander'
import { CliError } from '../cli-error.ts'
import type { Environment } from '../connect.ts'
import { operatorName, withBothSides } from '../operator.ts'
import { print } from '../terminal/print.ts'
import { companyNamed } from './company-commands.ts'

interface Options {
  readonly company?: string
  readonly ids?: number[]
  readonly range?: [number, number]
  readonly index?: string
  readonly repair?: boolean
  readonly full?: boolean
  readonly json?: boolean
}

const shownFindings = 20
/** How long a repair may take until it is said that it goes on. */
const repairMs = 120_000

export function addVerifyCommand(program: Command, environment: Environment): void {
  program
    .command('verify')
    .description('Compare the index with the database, and repair what differs')
    .option(
      '--full',
      'compare every lead with the document itself; else counts and sums, and leads only where those differ',
    )
    .option('--company <name>', 'the leads of this company')
    .option('--ids <ids>', 'these leads, separated by commas', leadIds)
    .option('--range <from-to>', 'leads with these ids', idRange)
    .option('--index <name>', 'another index than the one that searches read')
    .option('--repair', 'queue what differs to be written again, and wait until it is')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Each difference is looked at twice; leads with a change under way are left out. Exit code 1 when something differs
and was not repaired.
Examples:
  npx galena verify
  npx galena verify --full --repair
  npx galena verify --ids 4711,4712`,
    )
    .action((options: Options) =>
      withBothSides(environment, async (tools) => {
        const chosen = [options.company, options.ids, options.range].filter((choice) => choice !== undefined)
        if (chosen.length > 1) throw new CliError('Choose one of --company, --ids and --range.')
        const live = await liveIndex(tools.engine)
        const index = options.index ?? live
        if (index === undefined)
          throw new CliError('There is no index yet: start an indexer, which makes the first one.')
        if (!(await indexExists(tools.engine, index))) throw new CliError(`There is no index ${index}.`)
        const isTarget = (await readTargets(tools.pool)).some((target) => target.index === index)
        if (options.repair && !isTarget)
          throw new CliError(`No change is written to ${index}, so nothing can be repaired there.`)
        const begun = await databaseTime(tools.pool)
        const findings: Finding[] = []
        let checked = 0
        let queued = 0
        for await (const look of looks(tools, index, options)) {
          checked += look.checked
          findings.push(...look.findings)
          if (options.repair) queued += await repair(tools, index, look.findings)
          if (process.stderr.isTTY) process.stderr.write(`\r${checked} compared, ${findings.length} differ `)
        }
        if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
        if (index === live && options.full && chosen.length === 0 && (options.repair || findings.length === 0))
          await recordWholeVerification(tools.pool, begun)
        const who = operatorName(environment)
        await recordAudit(tools.pool, who, 'verify', { ...options, index, checked, found: findings.length, queued })
        const left = options.repair ? await leftOver(tools, index, findings) : findings.length
        const count = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind).length
        const facts = {
          checked,
          missing: count('missing'),
          ghost: count('ghost'),
          stale: count('stale'),
          old_schema: count('old_schema'),
          other_company: findings.filter(({ ofOtherCompany }) => ofOtherCompany).length,
          repaired: options.repair ? findings.length - left : 0,
        }
        print(
          { ...facts, findings: findings.slice(0, 1_000).map(({ kind, address }) => ({ kind, id: address })) },
          options,
          [
            options.full || chosen.length > 0
              ? `${checked} leads compared with ${index}.`
              : checked === 0
                ? `Counts and sums of all leads are those of ${index}.`
                : `Counts or sums differ in places; ${checked} leads there were compared with ${index}.`,
            findings.length === 0
              ? 'No difference.'
              : `missing ${facts.missing}, ghost ${facts.ghost}, stale ${facts.stale} (of another company ${facts.other_company}), old schema ${facts.old_schema}`,
            ...findings
              .slice(0, shownFindings)
              .map(({ kind, address }) => `  ${kind.replace('_', ' ').padEnd(10)} ${address}`),
            findings.length > shownFindings ? `  … and ${findings.length - shownFindings} more` : undefined,
            findings.length > 0 && !options.repair ? 'Add --repair to have them written again.' : undefined,
            options.repair && findings.length > 0
              ? `${facts.repaired} repaired.${left > 0 ? ` ${left} differ still: \`galena status\` and \`galena failures list\` say more.` : ''}`
              : undefined,
          ],
        )
        if (left > 0) process.exitCode = 1
      }),
    )
}

async function* looks(tools: OperationsContext, index: string, options: Options): AsyncGenerator<RangeLook> {
  const whole = options.full ?? false
  if (options.ids) {
    const findings = await confirmDifferences(tools, index, options.ids.map(String))
    yield { upTo: 0, checked: new Set(options.ids).size, findings }
  } else if (options.company !== undefined) {
    const { id } = await companyNamed(tools.pool, options.company)
    yield* verify(tools, index, { ...allIds, companyId: id }, { whole })
  } else if (options.range) {
    const [from, to] = options.range
    yield* verify(tools, index, { after: from - 1, to }, { whole })
  } else if (whole) yield* verify(tools, index, allIds, { whole })
  else yield* verifyQuickly(tools, index)
}

/** Waits until the leads that were found are written, for a while, and says how many differ still. */
async function leftOver(tools: OperationsContext, index: string, findings: readonly Finding[]): Promise<number> {
  const leadIds = findings.flatMap(({ leadId }) => leadId ?? [])
  const end = Date.now() + repairMs
  while (leadIds.length > 0 && (await countPendingRepairs(tools.pool, leadIds)) > 0 && Date.now() < end)
    await sleep(200)
  await refreshIndex(tools.engine, index)
  const addresses = findings.map(({ address }) => address)
  return (await confirmDifferences(tools, index, addresses)).length + (await countPendingRepairs(tools.pool, leadIds))
}

/** `4711,4712` as ids. */
export function leadIds(text: string): number[] {
  const ids = text.split(',').map((part) => part.trim())
  if (ids.every((id) => /^\d{1,15}$/.test(id))) return ids.map(Number)
  throw new InvalidArgumentError('It takes ids of leads, whole numbers separated by commas.')
}

function idRange(text: string): [number, number] {
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/.exec(text.trim()) ?? []
  if (from !== undefined && to !== undefined && Number(from) <= Number(to)) return [Number(from), Number(to)]
  throw new InvalidArgumentError('It takes two ids, the lower one first, such as 1000-2000.')
}
