import { readStatus } from '@galena/operations/status/read-status'
import type { Command } from 'commander'
import { type Environment, withDatabase, withEngine } from '../connect.ts'
import { type JsonOption, jsonOption } from '../options/json-option.ts'
import { print } from '../terminal/print.ts'
import { statusLines } from './status-lines.ts'

export function addStatusCommand(program: Command, environment: Environment): void {
  program
    .command('status')
    .description('Show how far the index is behind the database, and what failed')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const status = await withEngine(environment, (engine) => readStatus({ pool, engine }))
        print(status, options, statusLines(status))
      }),
    )
}
