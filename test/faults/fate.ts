import type { Random } from '../oracle/random.ts'
import type { Bulk } from './bulk.ts'

/**
 * What happens to a bulk on its way:
 * - `refuse`, `refuse items`: the engine gets none of it, or only a part
 * - `cut`: the connection breaks before it is sent
 * - `lose answer`: it breaks afterwards
 * - `hold`: sent later, while the indexer waits
 * - `abandon`: sent later, long after the connection to the indexer was closed
 * - `withhold answer`: applied, but never answered
 */
export type Fate =
  | { readonly kind: 'pass' }
  | { readonly kind: 'refuse'; readonly status: 429 | 503 }
  | { readonly kind: 'refuse items'; readonly status: 429 | 503; readonly isRefused: (position: number) => boolean }
  | { readonly kind: 'cut' }
  | { readonly kind: 'lose answer' }
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  | { readonly kind: 'abandon'; readonly until: Promise<unknown> }
  | { readonly kind: 'withhold answer' }

export const pass: Fate = { kind: 'pass' }

/** A fate for a bulk that no scenario claims; three in four pass. `later` resolves after a while. */
export function drawFate(random: Random, later: (bulk: Bulk) => Promise<unknown>, bulk: Bulk): Fate {
  const lot = random.below(100)
  if (lot < 1) return { kind: 'refuse', status: 429 }
  if (lot < 4) return { kind: 'refuse', status: 503 }
  if (lot < 10) {
    const status = lot < 7 ? 429 : 503
    const [remainder, divisor] = [random.below(3), random.pick([1, 3, 3])]
    return { kind: 'refuse items', status, isRefused: (position) => position % divisor === remainder % divisor }
  }
  if (lot < 13) return { kind: 'cut' }
  if (lot < 16) return { kind: 'lose answer' }
  if (lot < 20) return { kind: 'hold', until: later(bulk) }
  if (lot < 25) return { kind: 'abandon', until: later(bulk) }
  return pass
}
