import { planOf } from '@galena/operations/rebuild/plan-rebuild'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { withOperations } from '../../operations-context.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'
import { bytes, duration } from '../../terminal/units.ts'

export function addReindexPlanCommand(reindex: Command, environment: Environment): void {
  reindex
    .command('plan')
    .description('Estimate a rebuild: documents, bytes, time and disk')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withOperations(environment, async (context) => {
        const plan = await planOf(context)
        print(plan, options, [
          `index      ${plan.index}, ${bytes(plan.live_bytes)}`,
          `documents  ${plan.documents}`,
          `disk       up to ${bytes(plan.expected_bytes)} for the new index next to the live one; ${bytes(plan.free_bytes)} are free`,
          `time       ${plan.expected_seconds === null ? 'unknown: no rebuild has been measured here yet' : `about ${duration(plan.expected_seconds)} at the rate of the last rebuild`}`,
          plan.enough_disk ? undefined : 'There is not enough disk space for a second index. Free some first.',
        ])
      }),
    )
}
