import { ViewHead } from '../parts/view-head.tsx'
import { ViewLink } from '../route/view-link.tsx'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

export function NoView() {
  const { text } = useConsoleSpeech()
  return (
    <>
      <ViewHead title={text('noView')} hint={text('noViewHint')} />
      <p>
        <ViewLink view="overview">{text('view_overview')}</ViewLink>
      </p>
    </>
  )
}
