import type { Bulk } from './bulk.ts'
import type { Fate } from './fate.ts'

/** A scenario's claim on a future bulk. */
interface Claim {
  /** The bulk, once it has arrived. */
  bulk(): Bulk | undefined
  /** Lets it continue, or stops waiting for one. */
  release(): void
}

export interface Claims {
  /** Claims the next matching bulk, with a fate that lasts until the release. */
  claim(kind: ClaimedFate, isWanted: (bulk: Bulk) => boolean): Claim
  /** The fate of a claimed bulk. */
  fateOf(bulk: Bulk): Fate | undefined
}

type ClaimedFate = 'hold' | 'abandon' | 'withhold answer'

interface Open {
  readonly kind: ClaimedFate
  readonly isWanted: (bulk: Bulk) => boolean
  readonly released: Promise<void>
  bulk?: Bulk
}

export function createClaims(): Claims {
  const open = new Set<Open>()
  return {
    claim(kind, isWanted) {
      const { promise: released, resolve } = Promise.withResolvers<void>()
      const claim: Open = { kind, isWanted, released }
      open.add(claim)
      return {
        bulk: () => claim.bulk,
        release() {
          open.delete(claim)
          resolve()
        },
      }
    },
    fateOf(bulk) {
      for (const claim of open) {
        if (claim.bulk || !claim.isWanted(bulk)) continue
        claim.bulk = bulk
        const { kind, released } = claim
        return kind === 'withhold answer' ? { kind } : { kind, until: released }
      }
      return undefined
    },
  }
}
