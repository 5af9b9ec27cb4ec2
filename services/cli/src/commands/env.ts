import { readRunningStack } from '@galena/local-stack/running-stack'
import type { Command } from 'commander'
import { type Environment, galenaHome } from '../connect.ts'
import { CliError } from '../errors/cli-error.ts'
import { type JsonOption, jsonOption } from '../options/json-option.ts'
import { print } from '../terminal/print.ts'

export function addEnvCommand(program: Command, environment: Environment): void {
  program
    .command('env')
    .description('Print the URLs of the running local stack, one NAME=value per line')
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  export $(npx galena env)')
    .action((options: JsonOption) => {
      const home = galenaHome(environment)
      const running = readRunningStack(home)
      if (!running)
        throw new CliError(
          `No local stack is running in ${home}. Start the system with \`npm start\`, or set GALENA_HOME to the folder of a running one.`,
        )
      print(
        running.urls,
        options,
        Object.entries(running.urls).map(([name, value]) => `${name}=${value}`),
      )
    })
}
