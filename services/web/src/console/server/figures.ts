export const seriesNames = [
  'lag_seconds',
  'pending',
  'failures',
  'held',
  'changes_per_second',
  'documents_per_second',
  'searches_per_second',
  'search_p50_ms',
  'search_p99_ms',
  'index_bytes',
  'documents',
] as const

export type SeriesName = (typeof seriesNames)[number]

/** Figures over time: lists of one length, with null where nothing was written. `at` holds Unix seconds. */
export interface Figures {
  readonly step_seconds: number
  readonly series: { readonly at: readonly number[] } & Readonly<Record<SeriesName, readonly (number | null)[]>>
}

/** The last figure that there is. */
export function lastOf(figures: Figures | undefined, name: SeriesName): number | undefined {
  return figures?.series[name].findLast((value) => value !== null) ?? undefined
}

export function maxOf(values: readonly (number | null)[]): number | undefined {
  const known = values.filter((value) => value !== null)
  return known.length > 0 ? Math.max(...known) : undefined
}
