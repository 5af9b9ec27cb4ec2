import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { within } from '../faults/within.ts'
import { liveIndex, type Trouble, warning } from './trouble.ts'

/** An operator reads what `galena status` says then, and deletes the index. */
export const shardLost: Trouble = {
  said: warning('index_unavailable'),
  isDestructive: true,
  async act(scene) {
    const { stack, engine } = scene
    const index = await liveIndex(scene)
    const copies = await engine.copies(index)
    const shard = scene.random.pick([...new Set(copies.map((copy) => copy.shard))])
    const nodes = copies.flatMap((copy) => (copy.shard === shard && copy.node !== null ? [copy.node] : []))
    const { [index]: settings } = await engine.ask<Record<string, { settings: { index: { uuid: string } } }>>(
      'GET',
      `${index}/_settings/index.uuid`,
    )
    const starts = await Promise.all(nodes.map((node) => stack.killAndHold(node)))
    for (const node of nodes)
      rmSync(join(stack.dataOf(node), 'indices', settings?.settings.index.uuid ?? '', shard), { recursive: true })
    for (const start of starts) start()
    return {
      async last() {
        const isRed = async () => {
          const health = await engine.ask<{ status: string; number_of_nodes: number; initializing_shards: number }>(
            'GET',
            `_cluster/health/${index}?level=indices`,
          )
          return health.status === 'red' && health.number_of_nodes === 3 && health.initializing_shards === 0
        }
        if (!(await within(240_000, isRed))) throw new Error('No shard is lost.')
        await sleep(12_000)
        return ''
      },
      async end() {
        await engine.ask('DELETE', index)
      },
    }
  },
}
