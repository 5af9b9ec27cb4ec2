import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { addTriggerCheckCommand } from './check.ts'
import { addTriggerInstallCommand } from './install.ts'

export function addTriggerCommands(program: Command, environment: Environment): void {
  const triggers = program.command('triggers').description('The database triggers that capture every change')
  addTriggerCheckCommand(triggers, environment)
  addTriggerInstallCommand(triggers, environment)
}
