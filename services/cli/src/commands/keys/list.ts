import { type KeyFacts, keyFacts } from '@galena/operations/actions/keys'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print, table } from '../../terminal/print.ts'

export function addKeyListCommand(keys: Command, environment: Environment): void {
  keys
    .command('list')
    .description('List keys without their secrets')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const keys = await keyFacts({ pool })
        const headings = ['id', 'company', 'role', 'label', 'created', 'last used', 'limits', 'state']
        print({ keys }, options, [
          keys.length > 0
            ? table(headings, keys.map(rowOf))
            : 'There is no key yet. Create one with `galena keys create`.',
        ])
      }),
    )
}

function rowOf(key: KeyFacts): (string | number | null)[] {
  return [
    key.id,
    key.company ?? '(operators)',
    key.role,
    key.label,
    key.created_at.toISOString(),
    key.last_used_at ? key.last_used_at.toISOString() : 'never',
    limitsOf(key),
    stateOf(key),
  ]
}

function stateOf({ state, revoked_at, expires_at }: KeyFacts): string {
  if (state === 'revoked') return `revoked ${revoked_at?.toISOString() ?? ''}`.trimEnd()
  if (expires_at === null) return state
  return `${state === 'expired' ? 'expired' : 'active until'} ${expires_at.toISOString()}`
}

function limitsOf({ allowed_origins, campaign_ids }: KeyFacts): string {
  const parts = [allowed_origins?.join(' '), campaign_ids && `campaigns ${campaign_ids.join(', ')}`]
  return parts.filter(Boolean).join('; ')
}
