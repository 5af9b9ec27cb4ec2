import type { Engine } from '@galena/search/engine/engine'
import type { NodeState } from '@galena/search/engine/engine-nodes'
import type { Finding } from '@galena/store/operator/warnings'

const troubles: Partial<Record<NodeState, string>> = {
  away: 'cannot be reached',
  silent: 'does not answer',
  apart: 'answers, but has lost the others',
}

/** Which of several nodes is left alone. Nothing is asked: every request of this process tells. */
export async function checkNodes({ engine }: { readonly engine: Pick<Engine, 'nodes'> }): Promise<Finding | undefined> {
  const nodes = engine.nodes()
  const said = nodes.flatMap(({ address, state }) => {
    const trouble = troubles[state]
    return trouble === undefined || nodes.length === 1 ? [] : [`${address} ${trouble}`]
  })
  if (said.length === 0) return undefined
  const effect =
    said.length < nodes.length
      ? 'Requests go to the other nodes; changes may wait half a minute until the cluster has noticed.'
      : 'So no node of Elasticsearch can be used, searches may fail, and changes wait.'
  return {
    message: `${said.join('; ')}. ${effect}`,
    remedy: 'Start the node again, or take its address out of ELASTICSEARCH_URL.',
  }
}
