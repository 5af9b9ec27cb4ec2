import { readRunningStack } from '@galena/local-stack/running-stack'
import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { type Environment, galenaHome } from '../connect.ts'
import { print } from '../terminal/print.ts'

export function addEnvCommand(program: Command, environment: Environment): void {
  program
    .command('env')
    .description('Print the addresses of the running local stack, one NAME=value a line')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  export $(npx galena env)')
    .action((options: { json?: boolean }) => {
      const home = galenaHome(environment)
      const running = readRunningStack(home)
      if (!running)
        throw new CliError(`Nothing runs in ${home}. Start it with \`npm start\`, or set GALENA_HOME to where it does.`)
      print(
        running.urls,
        options,
        Object.entries(running.urls).map(([name, value]) => `${name}=${value}`),
      )
    })
}
