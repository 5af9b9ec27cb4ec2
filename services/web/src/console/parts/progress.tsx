import { useConsoleSpeech } from '../text/use-console-speech.ts'

interface ProgressProps {
  readonly label: string
  readonly done: number
  /** Null where nobody knows it. */
  readonly total: number | null
  readonly perSecond: number | null
  readonly etaSeconds: number | null
}

export function Progress({ label, done, total, perSecond, etaSeconds }: ProgressProps) {
  const { text, number, duration } = useConsoleSpeech()
  const share = total !== null && total > 0 ? Math.min(1, done / total) : undefined
  const says = total === null ? number(done) : text('doneOf', { done, total })
  return (
    <div className="progress">
      <div
        className="bar"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === undefined ? undefined : Math.floor(share * 100)}
        aria-valuetext={says}
      >
        <div style={{ width: `${(share ?? 0) * 100}%` }} />
      </div>
      <p className="progress-figures">
        {share !== undefined && <strong>{number(Math.floor(share * 100) / 100, { style: 'percent' })}</strong>}
        <span>{says}</span>
        {perSecond !== null && perSecond > 0 && (
          <span>{text('perSecond', { rate: number(perSecond, { maximumFractionDigits: 0 }) })}</span>
        )}
        {etaSeconds !== null && <span>{text('left', { time: duration(etaSeconds) })}</span>}
      </p>
    </div>
  )
}
