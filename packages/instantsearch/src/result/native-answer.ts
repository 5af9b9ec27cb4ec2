/** An answer of the native API, as far as it is used here. */
export interface NativeAnswer {
  readonly total: number
  /** With one lead of each person; null when it was not counted. */
  readonly people?: number | null
  readonly leads: readonly ({ readonly id: number; readonly highlights?: unknown } & Readonly<
    Record<string, unknown>
  >)[]
  readonly facets?: Readonly<Record<string, FacetAnswer>>
  readonly interpreted: unknown
  readonly rescue?: unknown
  readonly took_ms: number
  readonly index_lag_ms: number
}

export interface FacetAnswer {
  readonly values?: readonly { readonly value: string | number | boolean; readonly count: number }[]
  readonly intervals?: readonly { readonly start: string; readonly count: number }[]
  readonly stats?: { readonly min: number | null; readonly max: number | null }
}

/** Most frequent first; instants by month, in their order. */
export function countsOf({ values, intervals }: FacetAnswer): { readonly value: string; readonly count: number }[] {
  return [
    ...(values ?? []).map(({ value, count }) => ({ value: String(value), count })),
    ...(intervals ?? []).map(({ start, count }) => ({ value: start, count })),
  ].filter(({ count }) => count > 0)
}
