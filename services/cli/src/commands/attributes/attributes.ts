import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { addAttributeListCommand } from './list.ts'
import { addAttributeSetCommand } from './set.ts'

export function addAttributeCommands(program: Command, environment: Environment): void {
  const attributes = program
    .command('attributes')
    .description('Custom attributes: how filter[others][KEY] compares their values')
  addAttributeSetCommand(attributes, environment)
  addAttributeListCommand(attributes, environment)
}
