import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { linesText } from '../../terminal/lines.ts'
import { statusLines } from './status-lines.ts'

export function addStatusCommand(program: Command, environment: Environment): void {
  program
    .command('status')
    .description('Show whether all is well, how far the index is behind the database, and what to do')
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nThe exit code is 0 when all is well and 1 when it is not. It takes five seconds at most, also while servers are silent.',
    )
    .action(async (options: JsonOption) => {
      // The clients of the servers take longer to load than the help.
      const { withStatusServers } = await import('../../status-servers.ts')
      const { readStatus } = await import('@galena/operations/status/read-status')
      await withStatusServers(environment, async (context) => {
        const status = await readStatus(context)
        process.exitCode = status.verdict.good ? 0 : 1
        console.log(options.json ? JSON.stringify(status) : linesText(statusLines(status)))
      })
    })
}
