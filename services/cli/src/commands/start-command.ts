import type { Command } from 'commander'
import type { Environment } from '../connect.ts'
import { runSystem } from '../start/run-system.ts'
import { wholeNumber } from '../terminal/whole-number.ts'

interface StartOptions {
  readonly leads: number
  readonly demo: boolean
}

export function addStartCommand(program: Command, environment: Environment): void {
  program
    .command('start')
    .description('Run the whole system on this machine until Ctrl-C; the first start loads demo leads')
    .option('--leads <number>', 'demo leads of the first start', wholeNumber(1, 100_000_000), 20_000)
    .option('--no-demo', 'load no demo leads')
    .addHelpText(
      'after',
      `
PORT is where the api listens (8080); GALENA_HOME is where data, logs and ports are kept (.galena).
Servers named by DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL are used as they are, the others are started here.

Examples:
  npm start
  PORT=9000 npx galena start --leads 200000`,
    )
    .action(({ leads, demo }: StartOptions) => runSystem({ demoLeads: demo ? leads : 0 }, environment))
}
