import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { within } from '../faults/within.ts'
import type { Copy } from './engine.ts'
import { shardLost } from './shard-lost.ts'
import type { NodeName } from './stack.ts'
import { liveIndex, type Trouble, type TroubleScene, warning } from './trouble.ts'
import { watermark } from './watermark.ts'

export const troubleKinds = [
  'node with a primary killed',
  'master killed',
  'node cut off, silently',
  'node cut off, its connections broken',
  'node stopped',
  'node restarted empty',
  'disk watermark reached on one node',
  'both copies of a shard lost',
] as const

export type TroubleKind = (typeof troubleKinds)[number]

const nodeAway = warning('nodes_away')
/** By default a silent node is dropped after three checks of ten seconds, each a second after the one before. */
const droppedWithinMs = 60_000
const afterDropMs = 15_000
const awayMs = 30_000

const nodesOf = ({ stack }: TroubleScene) => [...stack.direct.keys()]

async function copiesOfLive(scene: TroubleScene): Promise<readonly Copy[]> {
  return scene.engine.copies(await liveIndex(scene))
}

/** With a primary shard, and not the master: where the master has all, it is made to leave that to another one. */
async function nodeWithPrimary(scene: TroubleScene): Promise<NodeName> {
  const { engine } = scene
  const primaries = async () =>
    (await copiesOfLive(scene)).flatMap(({ prirep, node }) => (prirep === 'p' && node !== null ? [node] : []))
  const master = await engine.master()
  const others = (await primaries()).filter((node) => node !== master)
  const [node] = scene.random.shuffled(others)
  if (node !== undefined) return node
  await engine.ask('POST', `_cluster/voting_config_exclusions?node_names=${master}`)
  await within(30_000, async () => (await engine.master()) !== master)
  await engine.ask('DELETE', '_cluster/voting_config_exclusions?wait_for_removal=false')
  return master
}

/** Held back for a while: to start a node takes all of a small machine. */
function killing(choose: (scene: TroubleScene) => Promise<NodeName>): Trouble {
  return {
    said: nodeAway,
    async act(scene) {
      const start = await scene.stack.killAndHold(await choose(scene))
      return {
        async last() {
          await sleep(awayMs)
          return ''
        },
        end: start,
      }
    },
  }
}

function silencing(
  choose: (scene: TroubleScene) => Promise<NodeName>,
  silence: (scene: TroubleScene, node: NodeName) => () => void,
): Trouble {
  return {
    said: nodeAway,
    async act(scene) {
      const { engine } = scene
      const node = await choose(scene)
      const who = (await engine.master()) === node ? 'the master' : 'the node'
      const start = performance.now()
      const end = silence(scene, node)
      return {
        async last() {
          const isDropped = await within(droppedWithinMs, async () => (await engine.nodes()) === 2)
          const took = ((performance.now() - start) / 1_000).toFixed(1)
          await sleep(afterDropMs)
          return isDropped ? `Elasticsearch dropped ${who} after ${took} s` : `Elasticsearch kept ${who}`
        },
        end,
      }
    },
  }
}

const stopped = (scene: TroubleScene, node: NodeName) => {
  scene.stack.signal(node, 'SIGSTOP')
  return () => scene.stack.signal(node, 'SIGCONT')
}

const cutOff =
  (kind: 'silent' | 'broken') =>
  ({ stack }: TroubleScene, node: NodeName) => {
    stack.cut(node, kind)
    return () => stack.heal(node)
  }

const anyNode = async (scene: TroubleScene) => scene.random.pick(nodesOf(scene))

const restartedEmpty: Trouble = {
  said: nodeAway,
  isDestructive: true,
  async act(scene) {
    const { stack, engine } = scene
    const node = await anyNode(scene)
    const start = await stack.killAndHold(node)
    return {
      async last() {
        await within(droppedWithinMs, async () => (await engine.nodes()) === 2)
        return ''
      },
      end() {
        const data = stack.dataOf(node)
        for (const entry of readdirSync(data)) rmSync(join(data, entry), { recursive: true, force: true })
        start()
      },
    }
  },
}

export const troubles: Readonly<Record<TroubleKind, Trouble>> = {
  'node with a primary killed': killing(nodeWithPrimary),
  'master killed': killing(({ engine }) => engine.master()),
  'node cut off, silently': silencing(anyNode, cutOff('silent')),
  'node cut off, its connections broken': silencing(anyNode, cutOff('broken')),
  'node stopped': silencing(nodeWithPrimary, stopped),
  'node restarted empty': restartedEmpty,
  'disk watermark reached on one node': watermark,
  'both copies of a shard lost': shardLost,
}
