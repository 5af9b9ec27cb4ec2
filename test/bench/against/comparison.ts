import { medianInterval } from '../statistics.ts'
import type { Pair } from './side.ts'

/** One figure of both builds. `ratio` is own ÷ base, the median of the blocks' ratios with its 95 % interval. */
export interface Comparison {
  readonly suite: string
  readonly name: string
  readonly unit: string
  /** Medians of the blocks. */
  readonly own: number
  readonly base: number
  readonly ratio: number
  readonly low?: number
  readonly high?: number
  /** Whether the whole interval is more than is tolerated on the wrong side. */
  readonly worse: boolean
}

interface Measured {
  readonly suite: string
  readonly name: string
  readonly unit: string
  /** `cost`: less is better; `rate`: more is. */
  readonly kind: 'cost' | 'rate'
  readonly blocks: readonly Pair<number>[]
  /** How many times worse it may be; a twentieth more than before where nothing is said. */
  readonly tolerated?: number
}

export function compare({ blocks, kind, tolerated = 1.05, ...what }: Measured): Comparison {
  const { value: ratio, ...interval } = medianInterval(
    blocks.map(({ own, base }) => own / base).filter((one) => Number.isFinite(one)),
  )
  const { low = 0, high = Number.POSITIVE_INFINITY } = interval
  return {
    ...what,
    own: medianInterval(blocks.map(({ own }) => own)).value,
    base: medianInterval(blocks.map(({ base }) => base)).value,
    ratio,
    ...interval,
    worse: kind === 'cost' ? low > tolerated : high < 1 / tolerated,
  }
}

export function printComparisons(comparisons: readonly Comparison[]): void {
  console.table(
    comparisons.map(({ suite, name, unit, own, base, ratio, low, high, worse }) => ({
      suite,
      name,
      own: own.toPrecision(3),
      base: base.toPrecision(3),
      unit,
      'own ÷ base': ratio.toFixed(3),
      '95 %': low === undefined || high === undefined ? '' : `${low.toFixed(3)} … ${high.toFixed(3)}`,
      worse: worse ? 'worse' : '',
    })),
  )
}
