import { errors } from '@elastic/elasticsearch'
import { leaseIndex } from '../index/lease.ts'
import type { Engine } from './engine.ts'

/** What Galena does with Elasticsearch. */
const needed = {
  cluster: ['monitor'],
  index: ['read', 'write', 'view_index_metadata', 'monitor', 'create_index', 'delete_index', 'manage'],
} as const

/** Whether Elasticsearch checks who asks, and which rights the user lacks, as `manage on leads-*`. */
export interface UserRights {
  readonly isChecked: boolean
  readonly missing: readonly string[]
}

export async function readUserRights({ client, alias }: Engine): Promise<UserRights> {
  const names = [alias, `${alias}-*`, leaseIndex(alias)]
  try {
    const { cluster, index } = await client.security.hasPrivileges({
      cluster: [...needed.cluster],
      index: [{ names, privileges: [...needed.index] }],
    })
    return { isChecked: true, missing: [...missingOf('the cluster', cluster), ...lackOf(names, index)] }
  } catch (error) {
    if (isSecurityOff(error)) return { isChecked: false, missing: [] }
    throw error
  }
}

const lackOf = (names: readonly string[], index: Readonly<Record<string, Record<string, boolean>>>) =>
  names.flatMap((name) => missingOf(name, index[name] ?? {}))

function missingOf(on: string, granted: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(granted).flatMap(([right, has]) => (has ? [] : [`${right} on ${on}`]))
}

/** Without its security features Elasticsearch has no such address, or says that they are off. */
function isSecurityOff(error: unknown): boolean {
  return error instanceof errors.ResponseError && [400, 404, 405, 410, 500].includes(error.statusCode ?? 0)
}
