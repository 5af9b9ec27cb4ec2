import { placeOf } from '../state/place.ts'
import { useSpeech } from '../text/text.tsx'
import { type Circle, rounded } from './circle.ts'
import type { FoundLeads } from './found-leads.ts'
import { MapCredits } from './map-credits.tsx'
import type { Answered } from './use-answer.ts'

interface MapNotesProps {
  readonly whole: Answered<FoundLeads>
  readonly shown: Answered<FoundLeads>
  /** The circle that is being changed. */
  readonly draft: Circle | undefined
  readonly attribution: string | undefined
}

/** What is not on the map, what went wrong, and whose data it shows. */
export function MapNotes({ whole, shown, draft, attribution }: MapNotesProps) {
  const { text, number } = useSpeech()
  const { answer } = whole
  const without = answer ? answer.total - answer.cells.reduce((sum, { count }) => sum + count, 0) : 0
  const isFailed = whole.isFailed || shown.isFailed
  const circle = draft && rounded(draft)
  return (
    <>
      {isFailed && (
        <div className="map-fault notice bad" role="alert">
          <p>{text('mapFailed')}</p>
          <button
            type="button"
            onClick={() => {
              if (whole.isFailed) whole.retry()
              if (shown.isFailed) shown.retry()
            }}
          >
            {text('tryAgain')}
          </button>
        </div>
      )}
      <p className="visually-hidden" role="status">
        {circle &&
          text('circle', { place: placeOf(circle, 3), radius: text('kilometres', { count: number(circle.km) }) })}
      </p>
      <div className="map-notes">
        {without > 0 && !isFailed && <p className="map-note">{text('notOnMap', { count: without })}</p>}
        <MapCredits attribution={attribution} />
      </div>
    </>
  )
}
