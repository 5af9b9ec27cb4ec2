import { useMemo } from 'react'
import type { SeriesName } from '../server/figures.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** How each figure is written. */
export function useFigureFormats(): Readonly<Record<SeriesName, (value: number) => string>> {
  const { number, duration, bytes } = useConsoleSpeech()
  return useMemo(() => {
    const count = (value: number) => number(value, { notation: 'compact', maximumFractionDigits: 1 })
    const ms = (value: number) =>
      number(value, { style: 'unit', unit: 'millisecond', maximumFractionDigits: value < 10 ? 1 : 0 })
    return {
      lag_seconds: duration,
      pending: count,
      failures: count,
      held: count,
      changes_per_second: count,
      documents_per_second: count,
      searches_per_second: count,
      search_p50_ms: ms,
      search_p99_ms: ms,
      index_bytes: bytes,
      documents: count,
    }
  }, [number, duration, bytes])
}
