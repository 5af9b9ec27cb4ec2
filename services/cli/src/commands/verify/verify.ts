import type { OperationsContext } from '@galena/operations/operations-context'
import { awaitRepairs } from '@galena/operations/verify/await-repairs'
import { runVerification } from '@galena/operations/verify/run-verification'
import { verificationFacts } from '@galena/operations/verify/verification-facts'
import type { VerificationScope } from '@galena/operations/verify/verification-steps'
import { countHeld } from '@galena/store/outbox/held'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { CliError } from '../../errors/cli-error.ts'
import { withOperations } from '../../operations-context.ts'
import { operatorName } from '../../operator.ts'
import { companyNamed } from '../../options/company-named.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { idRange, leadIds } from '../../options/lead-ids.ts'
import { print } from '../../terminal/print.ts'
import { verificationLines } from './verification-lines.ts'

interface VerifyOptions extends JsonOption {
  readonly company?: string
  readonly ids?: number[]
  readonly range?: [number, number]
  readonly index?: string
  readonly repair?: boolean
  readonly full?: boolean
}

export function addVerifyCommand(program: Command, environment: Environment): void {
  program
    .command('verify')
    .description('Compare the index with the database, and repair what differs')
    .option('--full', 'compare the content of every document; without it, only leads where counts or sums differ')
    .option('--company <name>', 'the leads of this company')
    .option('--ids <ids>', 'these leads, separated by commas', leadIds)
    .option('--range <from-to>', 'leads with ids in this range', idRange)
    .option('--index <name>', 'the index to compare (default: the one that searches read)')
    .option('--repair', 'queue the leads that differ to be indexed again, and wait until they are')
    .option(...jsonOption)
    .addHelpText(
      'after',
      `
Each difference is checked twice; leads with a pending change are skipped. Too many removals and overwrites are held (see
\`galena held list\`). The exit code is 1 when something differs and was not repaired.
Examples:
  npx galena verify
  npx galena verify --full --repair
  npx galena verify --ids 4711,4712`,
    )
    .action((options: VerifyOptions) => verify(options, environment))
}

async function verify(options: VerifyOptions, environment: Environment): Promise<void> {
  await withOperations(environment, async (context) => {
    const { index, full = false, repair = false } = options
    const scope = await chosenScope(context, options)
    const request = { who: operatorName(environment), asked: { ...options } }
    const verification = await runVerification(context, request, { index, scope, full, repair }, showProgress)
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
    const found = verification.findings.length
    const left = repair ? await awaitRepairs(context, verification) : found
    const held = await countHeld(context.pool, scope)
    const facts = verificationFacts(verification, { repaired: repair ? found - left : 0, held })
    print(facts, options, verificationLines(verification, facts, { scope, full, repair, left }))
    if (left > 0 || held > 0) process.exitCode = 1
  })
}

async function chosenScope({ pool }: OperationsContext, options: VerifyOptions): Promise<VerificationScope> {
  const { company, ids, range } = options
  if ([company, ids, range].filter((choice) => choice !== undefined).length > 1)
    throw new CliError('Choose one of --company, --ids and --range.')
  if (company !== undefined) return { companyId: (await companyNamed(pool, company)).id }
  return { leadIds: ids, range }
}

function showProgress(checked: number, found: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${checked} compared, ${found} differ `)
}
