import { createHash } from 'node:crypto'
import { type Figure, figure } from './figure.ts'
import { quantile } from './statistics.ts'

const unit = Buffer.alloc(4_000_000, 'galena')

/** A fixed amount of work for one core, timed again and again: how quiet the machine was. */
export function createNoise() {
  const times: number[] = []
  return {
    /** Does the work once, some 10 ms. */
    look: (): void => {
      const start = performance.now()
      createHash('sha256').update(unit).digest()
      times.push(performance.now() - start)
    },
    figure: (suite: string): Figure =>
      figure({
        suite,
        name: 'the same work for a core, slowest tenth ÷ fastest tenth',
        value: quantile(times, 0.9) / quantile(times, 0.1),
        unit: '×',
      }),
  }
}
