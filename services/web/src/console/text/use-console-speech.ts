import { useMemo } from 'react'
import type { TextKey } from '../../text/english.ts'
import { type Speech, useSpeech } from '../../text/text.tsx'
import type { ConsoleKey } from './texts.ts'

type Values = Readonly<Record<string, string | number>>

/** Says things of the console in the language of the page. */
export interface ConsoleSpeech extends Omit<Speech, 'text'> {
  readonly text: (key: ConsoleKey | TextKey, values?: Values) => string
  /** Seconds as people say them: `0.4 sec`, `12 min`, `3 hr`. */
  readonly duration: (seconds: number) => string
  readonly bytes: (bytes: number) => string
  readonly clock: (value: string | number) => string
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

export function useConsoleSpeech(): ConsoleSpeech {
  const speech = useSpeech()
  return useMemo(() => {
    const times = new Intl.DateTimeFormat(speech.language, { timeStyle: 'medium' })
    const unit = (value: number, name: string, digits = 0) =>
      speech.number(value, { style: 'unit', unit: name, maximumFractionDigits: digits })
    return {
      ...speech,
      text: speech.text as ConsoleSpeech['text'],
      duration: (seconds) =>
        durationParts(seconds)
          .map(([value, name, digits]) => unit(value, name, digits))
          .join(' '),
      bytes(bytes) {
        const power = Math.max(0, Math.min(byteUnits.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
        const value = bytes / 1_000 ** power
        return unit(value, byteUnits[power] ?? 'byte', value < 10 && power > 0 ? 1 : 0)
      },
      clock: (value) => times.format(typeof value === 'number' ? value : Date.parse(value)),
    }
  }, [speech])
}

/** The largest unit, and the next one where it tells something. */
function durationParts(seconds: number): readonly (readonly [value: number, unit: string, digits: number])[] {
  const whole = Math.round(seconds)
  if (seconds < 10) return [[seconds, 'second', 1]]
  if (whole < 60) return [[whole, 'second', 0]]
  if (whole < 3_600) return pair(whole, 60, 'minute', 1, 'second', whole < 600)
  if (whole < 86_400) return pair(whole, 3_600, 'hour', 60, 'minute', true)
  return pair(whole, 86_400, 'day', 3_600, 'hour', true)
}

function pair(whole: number, size: number, name: string, small: number, rest: string, isTold: boolean) {
  const left = Math.floor((whole % size) / small)
  const first = [Math.floor(whole / size), name, 0] as const
  return isTold && left > 0 ? [first, [left, rest, 0] as const] : [first]
}
