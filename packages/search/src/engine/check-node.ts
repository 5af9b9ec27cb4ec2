import { type Connection, errors } from '@elastic/elasticsearch'

/**
 * How a node answers when it is asked for its own view of the cluster: `follows` a master, knows none (`apart`), answers
 * something else (`answers`, as where the user has no right to ask), does not answer in time (`silent`), or cannot be
 * reached (`away`).
 */
export type NodeAnswer =
  | {
      readonly kind: 'follows'
      /** The id of the cluster. */
      readonly cluster: string
      /** Of the cluster's state: rises with each change. */
      readonly version: number
      /** When it was asked (`performance.now()`). */
      readonly at: number
    }
  | { readonly kind: 'apart' | 'answers' | 'silent' | 'away' }

const question = {
  method: 'GET',
  path: '/_cluster/state/version,master_node',
  querystring: 'local=true&filter_path=cluster_uuid,version,master_node',
}

/** Never throws. */
export async function checkNode(connection: Connection, timeoutMs: number): Promise<NodeAnswer> {
  const at = performance.now()
  try {
    const options = { timeout: timeoutMs, requestId: 0, name: 'galena', context: null }
    const { statusCode, body } = await connection.request(question, options)
    if (statusCode >= 500) return { kind: 'apart' }
    if (statusCode !== 200) return { kind: 'answers' }
    const { cluster_uuid, version, master_node } = JSON.parse(body.toString()) as Record<string, unknown>
    if (typeof version !== 'number' || typeof cluster_uuid !== 'string') return { kind: 'answers' }
    return typeof master_node === 'string' ? { kind: 'follows', cluster: cluster_uuid, version, at } : { kind: 'apart' }
  } catch (error) {
    return { kind: error instanceof errors.TimeoutError ? 'silent' : 'away' }
  }
}
