import type { Bulk } from './bulk.ts'
import type { Fate } from './fate.ts'

/** A scenario's claim on one bulk to come. */
interface Claim {
  /** The bulk, once it came. */
  bulk(): Bulk | undefined
  /** Lets it go on, or waits for none any longer. */
  release(): void
}

export interface Claims {
  /** Claims the next bulk that is wanted, for a fate that lasts until the release. */
  claim(kind: ClaimedFate, isWanted: (bulk: Bulk) => boolean): Claim
  /** The fate of a bulk that somebody claimed. */
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
