import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { addKeyCreateCommand } from './create.ts'
import { addKeyListCommand } from './list.ts'
import { addKeyRevokeCommand } from './revoke.ts'
import { addKeySetCommand } from './set.ts'

export function addKeyCommands(program: Command, environment: Environment): void {
  const keys = program.command('keys').description('API keys: only their hashes are stored')
  addKeyCreateCommand(keys, environment)
  addKeyListCommand(keys, environment)
  addKeySetCommand(keys, environment)
  addKeyRevokeCommand(keys, environment)
}
