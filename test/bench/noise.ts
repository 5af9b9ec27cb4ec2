import { createHash } from 'node:crypto'
import { type Figure, figure } from './figure.ts'
import { quantile } from './statistics.ts'

const measurements = 10
const unit = Buffer.alloc(4_000_000, 'galena')

/** A fixed amount of work for one core, timed repeatedly: it shows how quiet the machine was. */
export function createNoise() {
  const times: number[] = []
  return {
    /** Does the work ten times, about 10 ms each. */
    measure: (): void => {
      for (let time = 0; time < measurements; time++) {
        const start = performance.now()
        createHash('sha256').update(unit).digest()
        times.push(performance.now() - start)
      }
    },
    figure: (suite: string, when = ''): Figure =>
      figure({
        suite,
        name: `${when}the same work for a core, slowest tenth ÷ fastest tenth`,
        value: quantile(times, 0.9) / quantile(times, 0.1),
        unit: '×',
      }),
  }
}
