import type { NodeFacts } from '@galena/search/engine/engine-nodes'
import { sentenceOf } from '@galena/store/operator/warnings'
import t from 'tap'
import { checkNodes } from '../src/watch/check-nodes.ts'

async function ofStates(...states: NodeFacts['state'][]): Promise<string | undefined> {
  const nodes = states.map((state, at) => ({ address: `http://node-${at + 1}:9200`, state }))
  const finding = await checkNodes({ engine: { nodes: () => nodes } })
  return finding && sentenceOf(finding)
}

t.test('Nodes of Elasticsearch that cannot be used are named, and what that means', async (t) => {
  t.equal(await ofStates('fit', 'unknown', 'fit'), undefined)
  t.equal(
    await ofStates('fit', 'silent', 'apart'),
    'http://node-2:9200 does not answer; http://node-3:9200 answers, but has lost the others. Requests go to the other nodes; changes may wait half a minute until the cluster has noticed. Start the node again, or take its address out of ELASTICSEARCH_URL.',
  )
  t.match(
    (await ofStates('away', 'away')) ?? '',
    /^http:\/\/node-1:9200 cannot be reached; .* no node of Elasticsearch can be used/,
  )
})

t.test('Of a single address nothing is known: a balancer may stand behind it', async (t) => {
  t.equal(await ofStates('away'), undefined)
})
