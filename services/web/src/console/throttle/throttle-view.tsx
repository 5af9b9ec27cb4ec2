import { Loaded } from '../parts/loaded.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import type { About } from '../server/about.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { type Throttle, ThrottleForm } from './throttle-form.tsx'

export function ThrottleView() {
  const { text } = useConsoleSpeech()
  const throttle = useFacts<Throttle>('throttle')
  const about = useFacts<About>('about')
  return (
    <>
      <ViewHead title={text('view_throttle')} hint={text('throttleHint')} acts />
      <Loaded facts={throttle}>
        {(now) => (
          <Loaded facts={about}>
            {(known) => <ThrottleForm key={JSON.stringify(now)} throttle={now} about={known} />}
          </Loaded>
        )}
      </Loaded>
    </>
  )
}
