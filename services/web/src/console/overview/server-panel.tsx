import { Fact, FactList } from '../parts/fact-list.tsx'
import { Panel } from '../parts/panel.tsx'
import { Said } from '../parts/said.tsx'
import { StateMark, type Tone } from '../parts/state-mark.tsx'
import type { About } from '../server/about.ts'
import type { ServerFacts, Status } from '../server/status.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

const healthTones: Readonly<Record<string, Tone>> = { green: 'good', yellow: 'wait', red: 'bad' }
const stageTones = { ok: 'good', low: 'wait', high: 'bad', flood_stage: 'bad' } as const

/** The servers that Galena stands on, their versions and their disks. */
export function ServerPanel({ status, about }: { readonly status: Status; readonly about: About | undefined }) {
  const { text, number, bytes } = useConsoleSpeech()
  const { servers, cluster, disk } = status
  return (
    <Panel title={text('servers')}>
      <FactList>
        <Fact name="Postgres">
          <Server facts={servers?.postgres} version={about?.postgres} />
        </Fact>
        <Fact name="Elasticsearch">
          <Server facts={servers?.elasticsearch} version={about?.elasticsearch.join(', ')} />
        </Fact>
        {servers?.redis && (
          <Fact name="Redis">
            <Server facts={servers.redis} version={undefined} />
          </Fact>
        )}
        {cluster && (
          <Fact
            name={text('cluster')}
            note={cluster.unassigned_shards > 0 && text('unassigned', { count: cluster.unassigned_shards })}
          >
            <StateMark tone={healthTones[cluster.health] ?? 'off'}>
              {text('clusterValue', { health: cluster.health, count: cluster.nodes })}
            </StateMark>
          </Fact>
        )}
        {disk?.nodes.map(({ node, free_bytes, used_percent, stage }) => (
          <Fact key={node} name={text('diskOf', { node })} note={stage !== 'ok' && text('diskRemedy')}>
            <StateMark tone={stageTones[stage]}>
              {text('diskValue', { percent: number(used_percent), free: bytes(free_bytes) })}
            </StateMark>
          </Fact>
        ))}
        {disk && disk.read_only_indices.length > 0 && (
          <Fact name={text('readOnlyIndices')} note={text('diskRemedy')}>
            <span className="code">{disk.read_only_indices.join(', ')}</span>
          </Fact>
        )}
      </FactList>
    </Panel>
  )
}

interface ServerProps {
  readonly facts: ServerFacts | undefined
  /** Where the server itself was not asked for it. */
  readonly version: string | undefined
}

function Server({ facts, version }: ServerProps) {
  const { text, number } = useConsoleSpeech()
  if (facts?.answers === false)
    return (
      <>
        <StateMark tone="bad">{text('noAnswer')}</StateMark> {facts.error && <Said text={facts.error} />}
      </>
    )
  const ms = facts?.ms ?? undefined
  return (
    <StateMark tone={facts?.answers ? 'good' : 'off'}>
      {facts?.version ?? version ?? text('unknown')}
      {ms !== undefined && ` · ${number(ms, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 1 })}`}
    </StateMark>
  )
}
