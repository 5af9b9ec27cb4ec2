import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { addCompanyAddCommand } from './add.ts'
import { addCompanyListCommand } from './list.ts'
import { addCompanySetCommand } from './set.ts'

export function addCompanyCommands(program: Command, environment: Environment): void {
  const company = program.command('company').description('Companies: each has its own leads, names and keys')
  addCompanyAddCommand(company, environment)
  addCompanySetCommand(company, environment)
  addCompanyListCommand(company, environment)
}
