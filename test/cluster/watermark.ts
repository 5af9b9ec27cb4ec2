import { setTimeout as sleep } from 'node:timers/promises'
import { within } from '../faults/within.ts'
import type { ClusterEngine } from './engine.ts'
import { type Trouble, warning } from './trouble.ts'

interface DiskStats {
  readonly nodes: Readonly<Record<string, { readonly fs: { readonly total: { readonly available_in_bytes: number } } }>>
}

/** The disk of one node is full: Elasticsearch blocks the indices that have a shard there, and moves these away. */
export const watermark: Trouble = {
  said: warning('settings_changed'),
  async act(scene) {
    const { engine } = scene
    const { nodes } = await engine.ask<DiskStats>('GET', '_nodes/stats/fs')
    const [fullest = 0, next = 0] = Object.values(nodes)
      .map(({ fs }) => fs.total.available_in_bytes)
      .sort((one, other) => one - other)
    if (next < 1.5 * fullest) throw new Error('No node is alone on its disk here: is there a /dev/shm with room?')
    const limit = `${Math.round((fullest + next) / 2)}b`
    const marks = Object.fromEntries(
      ['low', 'high', 'flood_stage'].map((name) => [`cluster.routing.allocation.disk.watermark.${name}`, limit]),
    )
    await setCluster(engine, {
      'cluster.info.update.interval': '10s',
      'cluster.routing.allocation.disk.threshold_enabled': 'true',
      ...marks,
    })
    const isBlocked = async () => {
      const settings = await engine.ask<object>('GET', `${scene.system.index}*/_settings/index.blocks.*?flat_settings`)
      return JSON.stringify(settings).includes('read_only_allow_delete')
    }
    if (!(await within(60_000, isBlocked))) throw new Error('No index was blocked.')
    return {
      async last() {
        await sleep(15_000)
        return ''
      },
      async end() {
        await setCluster(engine, Object.fromEntries(Object.keys(marks).map((name) => [name, '1mb'])))
        if (!(await within(120_000, async () => !(await isBlocked())))) throw new Error('An index is still blocked.')
        await setCluster(engine, {
          'cluster.info.update.interval': null,
          'cluster.routing.allocation.disk.threshold_enabled': null,
          ...Object.fromEntries(Object.keys(marks).map((name) => [name, null])),
        })
      },
    }
  },
}

async function setCluster(engine: ClusterEngine, persistent: Readonly<Record<string, string | null>>): Promise<void> {
  await engine.ask('PUT', '_cluster/settings', { persistent })
}
