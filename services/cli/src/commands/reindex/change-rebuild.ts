import type { OperationsContext } from '@galena/operations/operations-context'
import type { Operator } from '@galena/operations/operator'
import { rebuildFacts } from '@galena/operations/rebuild/rebuild-facts'
import type { Rebuild } from '@galena/store/rebuild/rebuilds'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { CliError } from '../../errors/cli-error.ts'
import { withOperations } from '../../operations-context.ts'
import { operatorName } from '../../operator.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'

/** What a command does to a rebuild, and what it says when that is done. */
interface RebuildChange<Options> {
  readonly change: (context: OperationsContext, who: Operator, options: Options) => Promise<Rebuild>
  readonly done: (rebuild: Rebuild) => string
}

/** Gives a command its last option and its action. */
export function changesRebuild(
  command: Command,
  environment: Environment,
  { change, done }: RebuildChange<{ readonly force?: string }>,
): Command {
  return command.option(...jsonOption).action((options: JsonOption & { readonly force?: string }) =>
    withOperations(environment, async (context) => {
      const rebuild = await change(context, operatorName(environment), options)
      print(rebuildFacts(rebuild), options, [done(rebuild)])
    }),
  )
}

/** The same for a command with conditions, which `--force` overrides. */
export function changesRebuildWhenOpen(
  command: Command,
  environment: Environment,
  { change, done }: RebuildChange<{ readonly force: string | undefined }>,
): Command {
  command.option('--force <reason>', 'override conditions that are not met; the reason is recorded')
  return changesRebuild(command, environment, {
    change: (context, who, { force }) => {
      if (force?.trim() === '') throw new CliError('--force needs a reason, which is recorded.')
      return change(context, who, { force })
    },
    done,
  })
}
