import type { LeadFiles } from './lead-files.ts'
import type { Pair, Side } from './side.ts'

/** What a suite compares, both sides filled from the same files. */
export interface Compared {
  readonly sides: Pair<Side>
  readonly files: LeadFiles
  /** How often each side has its turn; what warms up comes on top. */
  readonly blocks: number
  /** Whether a figure is asked for, by its name. */
  readonly wanted: (figure: string) => boolean
  /** Measures how quiet the machine is. */
  readonly betweenBlocks: () => void
  /** Called where the builds return different results, so that their times say nothing. */
  readonly onDifference: (reason: string) => void
}
