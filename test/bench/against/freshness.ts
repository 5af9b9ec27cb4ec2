import { delaysAt } from '../freshness.ts'
import { quantile } from '../statistics.ts'
import type { Compared } from './compared.ts'
import { type Comparison, compare } from './comparison.ts'
import { largestCompany } from './largest-company.ts'
import type { LeadFiles } from './lead-files.ts'
import { inTurns, type Pair, type Side } from './side.ts'

const rate = 200
const seconds = 20
/** A turn takes so long that fewer of them say enough. */
const maxBlocks = 9
const figures = { p50: 0.5, p99: 0.99 } as const

/** How long after its commit a change is searchable, while others are made at a fixed rate; both sides in turns. */
export async function compareFreshness(compared: Compared): Promise<Comparison[]> {
  const { sides, files, blocks, wanted, betweenBlocks, onDifference } = compared
  const names = Object.fromEntries(
    Object.keys(figures).map((figure) => [figure, `from commit to search at ${rate} changes a second: ${figure}`]),
  )
  if (!Object.values(names).some(wanted)) return []
  const measured: Pair<readonly number[]>[] = []
  for (let turn = -1; turn < Math.min(blocks, maxBlocks); turn++) {
    betweenBlocks()
    const block = await inTurns(sides, turn + 1, (side, which) =>
      delays(side, files, (unseen) => onDifference(`${unseen} changes were never seen (${which}).`)),
    )
    // An engine that has just started needs some thousand documents to reach its speed.
    if (turn >= 0) measured.push(block)
  }
  return Object.entries(figures).map(([figure, share]) =>
    compare({
      suite: 'freshness',
      name: names[figure] ?? figure,
      unit: 'ms',
      kind: 'cost',
      blocks: measured.map(({ own, base }) => ({ own: quantile(own, share), base: quantile(base, share) })),
    }),
  )
}

async function delays(side: Side, files: LeadFiles, onUnseen: (changes: number) => void): Promise<readonly number[]> {
  const largest = await largestCompany(side, files)
  const { delays, unseen } = await delaysAt({ ...side, alias: 'leads', largest }, rate, { seconds })
  if (unseen > 0) onUnseen(unseen)
  return delays
}
