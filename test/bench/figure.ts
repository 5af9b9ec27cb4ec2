/** One measured value. `low` and `high` are its 95 % interval, where it has one; `met` compares it with its aim. */
export interface Figure {
  readonly suite: string
  readonly name: string
  readonly value: number
  readonly low?: number
  readonly high?: number
  readonly unit: string
  /** `≤ 1.2`; absent when the figure only informs. */
  readonly aim?: string
  readonly met?: boolean
}

/** Completes a figure with whether it meets an aim of the form `≤ 1.2` or `≥ 300`. */
export function figure(measured: Omit<Figure, 'met'>): Figure {
  if (measured.aim === undefined) return measured
  if (Number.isNaN(measured.value)) return measured
  const [sign, limit] = measured.aim.split(' ')
  const met = sign === '≤' ? measured.value <= Number(limit) : measured.value >= Number(limit)
  return { ...measured, met }
}

export function printFigures(figures: readonly Figure[]): void {
  const shown = (value: number) =>
    Number.isNaN(value)
      ? 'unknown'
      : Math.abs(value) >= 100
        ? Math.round(value).toLocaleString('en')
        : value.toPrecision(3)
  console.table(
    figures.map(({ suite, name, value, low, high, unit, aim, met }) => ({
      suite,
      name,
      value: shown(value),
      '95 %': low === undefined || high === undefined ? '' : `${shown(low)} … ${shown(high)}`,
      unit,
      aim: aim ?? '',
      met: met === undefined ? '' : met ? 'yes' : 'no',
    })),
  )
}
