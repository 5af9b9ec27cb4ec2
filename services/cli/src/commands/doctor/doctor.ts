import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { linesText } from '../../terminal/lines.ts'
import { doctorLines } from './doctor-lines.ts'

export function addDoctorCommand(program: Command, environment: Environment): void {
  program
    .command('doctor')
    .description('Examine the servers, their settings and what is around them: a line each, with what to do')
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nThe exit code is 1 when something is bad, and 0 otherwise, also with warnings. It takes ten seconds at most, and changes nothing.',
    )
    .action(async (options: JsonOption) => {
      const { withStatusServers } = await import('../../status-servers.ts')
      const { runDoctor } = await import('@galena/operations/doctor/run-doctor')
      await withStatusServers(environment, async (context) => {
        const checks = await runDoctor(context)
        const good = checks.every(({ status }) => status !== 'bad')
        process.exitCode = good ? 0 : 1
        console.log(options.json ? JSON.stringify({ good, checks }) : linesText(doctorLines(checks)))
      })
    })
}
