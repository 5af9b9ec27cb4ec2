import { Fact, FactList } from '../parts/fact-list.tsx'
import { Panel } from '../parts/panel.tsx'
import { Said } from '../parts/said.tsx'
import { When } from '../parts/when.tsx'
import type { About } from '../server/about.ts'
import type { ProcessFacts, Status } from '../server/status.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** The processes of Galena, and the versions of all that decides how documents are made. */
export function ProcessPanel({ status, about }: { readonly status: Status; readonly about: About | undefined }) {
  const { text, list } = useConsoleSpeech()
  const { processes, versions, tzdata, last_error } = status
  const stored = versions?.index_builder ?? undefined
  return (
    <Panel title={text('versions')}>
      <FactList>
        {about && (
          <>
            <Fact name="Galena">{about.version}</Fact>
            <Fact
              name={text('builder')}
              note={stored !== undefined && stored !== about.builder && text('builderDiffers', { builder: stored })}
            >
              {about.builder}
            </Fact>
            <Fact name="Node.js">{about.node}</Fact>
            <Fact
              name={text('tzdata')}
              note={tzdata && tzdata.differing.length > 0 && text('tzdataDiffers', { zones: list(tzdata.differing) })}
            >
              {about.tzdata}
            </Fact>
          </>
        )}
        {processes && (
          <>
            <Fact name={text('indexers')} note={processes.indexers.length === 0 && text('noIndexer')}>
              <Processes all={processes.indexers} />
            </Fact>
            <Fact name={text('apis')}>
              <Processes all={processes.apis} />
            </Fact>
          </>
        )}
        {last_error && (
          <Fact name={text('lastError')} note={<When at={last_error.at} />}>
            <Said text={last_error.message} />
          </Fact>
        )}
      </FactList>
    </Panel>
  )
}

function Processes({ all }: { readonly all: readonly ProcessFacts[] }) {
  const { text, instant } = useConsoleSpeech()
  if (all.length === 0) return text('none')
  return (
    <ul>
      {all.map(({ id, host, pid, version, started_at }) => (
        <li key={id}>
          <bdi>{host}</bdi> ({pid}), {version}, {text('sinceTime', { time: instant(started_at) })}
        </li>
      ))}
    </ul>
  )
}
