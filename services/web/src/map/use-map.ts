import { type RefObject, useMemo } from 'react'
import { usePage } from '../search/page-context.ts'
import { groups } from './spots.ts'
import { useCamera } from './use-camera.ts'
import { useCircle } from './use-circle.ts'
import { useDraft } from './use-draft.ts'
import { useMapSearch, useShown, useWhole } from './use-found.ts'
import { useRested, useSize, useView } from './use-view.ts'

const noSize = { width: 0, height: 0 }

/** What the map shows: where it looks, which leads are there, and the circle around which they are searched. */
export function useMap(map: RefObject<HTMLElement | null>) {
  const { state } = usePage()
  const size = useSize(map)
  const [view, setView] = useView(size)
  const search = useMapSearch()
  const whole = useWhole(search)
  const rested = useRested(view)
  const shown = useShown(search, size && rested, size ?? noSize)
  const { circle, set } = useCircle(whole)
  const draft = useDraft({ circle, set, view, size })
  const camera = useCamera({
    size,
    view,
    setView,
    circle,
    isReady: state.near === undefined || circle !== undefined,
    whole: whole.isCurrent ? whole.answer : undefined,
    isFailed: whole.isFailed,
    shown: shown.isCurrent && rested === view ? shown.answer : undefined,
  })
  // Nobody in a part of the world may have every word although somebody elsewhere has.
  const isOther = shown.answer?.isFallback === true && whole.answer?.isFallback === false
  const answer = isOther ? undefined : shown.answer
  const clusters = useMemo(() => (answer && rested && size ? groups(answer, rested, size) : []), [answer, rested, size])
  return {
    size,
    view,
    rested,
    setView,
    search,
    whole,
    shown,
    clusters,
    others: answer?.others ?? [],
    set,
    draft,
    camera,
    isBusy: !shown.isCurrent || !whole.isCurrent || rested !== view,
  }
}
