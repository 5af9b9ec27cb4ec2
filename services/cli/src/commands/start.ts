import type { Command } from 'commander'
import type { Environment } from '../connect.ts'
import { wholeNumber } from '../options/number-option.ts'
import { runSystem } from '../start/run-system.ts'

interface StartOptions {
  readonly leads: number
  readonly demo: boolean
  readonly nodes: number
}

export function addStartCommand(program: Command, environment: Environment): void {
  program
    .command('start')
    .description('Run the whole system on this machine until Ctrl-C; the first start loads demo leads')
    .option('--leads <number>', 'demo leads that the first start loads', wholeNumber(1, 100_000_000), 20_000)
    .option('--no-demo', 'load no demo leads')
    .option(
      '--nodes <number>',
      'nodes of Elasticsearch; a new index has a replica when there are several',
      wholeNumber(1, 5),
      1,
    )
    .addHelpText(
      'after',
      `
PORT is the port of the api (8080). GALENA_HOME is the folder of the data and logs (.galena).
Servers that DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL name are used; the others are started on this machine.
With QUEUE_BACKEND=postgres the queues are in Postgres, and there is no Redis.
Several nodes of Elasticsearch listen on 127.0.0.11, 127.0.0.12 and so on (Linux), and take about 1 GB of memory each.

Examples:
  npm start
  npm start -- --nodes 3
  PORT=9000 npx galena start --leads 200000`,
    )
    .action(({ leads, demo, nodes }: StartOptions) => runSystem({ demoLeads: demo ? leads : 0, nodes }, environment))
}
