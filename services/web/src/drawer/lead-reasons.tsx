import { describeField } from '../filters/describe-filter.ts'
import { Icon } from '../parts/icon.tsx'
import { usePage } from '../search/page-context.ts'
import { understood } from '../search/understood.ts'
import { partsOf } from '../state/native-search.ts'
import type { TextKey } from '../text/english.ts'
import { type Speech, useSpeech } from '../text/text.tsx'
import { type Found, type Reasons, useReasons } from './use-reasons.ts'

interface LeadReasonsProps {
  readonly id: number
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
}

/** Which parts of the search the lead matches. Asked for when somebody wants to know. */
export function LeadReasons({ id, isOpen, onOpen }: LeadReasonsProps) {
  const { state, fields } = usePage()
  const { text } = useSpeech()
  const { reasons, isFailed } = useReasons(id, isOpen)
  if (state.query.trim() === '' && partsOf(state, fields).length === 0) return null
  return (
    <details className="reasons" open={isOpen} onToggle={({ currentTarget }) => onOpen(currentTarget.open)}>
      <summary>{text('why')}</summary>
      {isFailed && <p className="fault">{text('failed')}</p>}
      {!isFailed && !reasons && <p className="hint">{text('loading')}</p>}
      {reasons && <ReasonList reasons={reasons} />}
    </details>
  )
}

function ReasonList({ reasons: { matches, conditions, query, of } }: { readonly reasons: Reasons }) {
  const { fields } = usePage()
  const speech = useSpeech()
  const { text } = speech
  const parts = partsOf(of, fields)
  return (
    <>
      {!matches && <p className="hint">{text('whyNot')}</p>}
      <ul>
        {query.map(({ term, found }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: The same word may be typed twice.
          <Reason key={index} matches={found.length > 0}>
            {`${wordOf(term, speech)}: ${found.length > 0 ? found.map((one) => text(keyOf(one))).join(', ') : text('found_nowhere')}`}
          </Reason>
        ))}
        {conditions.map((condition, index) => (
          <Reason key={condition.pointer} matches={condition.matches}>
            {describeField(of, parts[index]?.field ?? '', fields, speech)}
          </Reason>
        ))}
      </ul>
    </>
  )
}

function Reason({ matches, children }: { readonly matches: boolean; readonly children: string }) {
  const { text } = useSpeech()
  return (
    <li>
      <Icon name={matches ? 'check' : 'close'} />
      <span className="visually-hidden">{text(matches ? 'yes' : 'no')}</span>
      <bdi>{children}</bdi>
    </li>
  )
}

function wordOf(term: Readonly<Record<string, unknown>>, { text }: Speech): string {
  const [word] = understood([term])
  return word ? text(word.key, { text: word.value }) : ''
}

/** In ids and texts only one way is worth telling. */
function keyOf({ in: place, how }: Found): TextKey {
  const ofPlace = ['name', 'email', 'phone'].includes(place) ? `_${how}` : ''
  return `found_${place}${ofPlace}` as TextKey
}
