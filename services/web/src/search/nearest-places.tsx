import { usePlaces } from '../filters/use-places.ts'
import { searchAnew } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'
import { usePage } from './page-context.ts'

const most = 5

/** Places that may be meant by that of the filter, which the api does not know. */
export function NearestPlaces({ place }: { readonly place: string }) {
  const { change } = usePage()
  const { text } = useSpeech()
  const places = usePlaces(place)
  if (places.length === 0) return null
  return (
    <p className="nearest">
      {text('didYouMean')}
      {places.slice(0, most).map(({ name }) => (
        <button
          key={name}
          type="button"
          className="link"
          onClick={() => change((now) => (now.near ? searchAnew(now, { near: { ...now.near, place: name } }) : now))}
        >
          <bdi>{name}</bdi>
        </button>
      ))}
    </p>
  )
}
