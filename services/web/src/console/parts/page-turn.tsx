import { changeParams, useRoute } from '../route/route.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** Older entries take the place of newer ones, so that the page never grows. The back button returns. */
export function PageTurn({ next }: { readonly next: string | number | null }) {
  const { text } = useConsoleSpeech()
  const isFirst = !useRoute().params.has('after')
  if (isFirst && next === null) return null
  return (
    <div className="buttons">
      <button type="button" disabled={isFirst} onClick={() => changeParams({ after: undefined })}>
        {text('firstPageOf')}
      </button>
      <button type="button" disabled={next === null} onClick={() => changeParams({ after: String(next) })}>
        {text('laterPage')}
      </button>
    </div>
  )
}
