import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { importRows } from '../import-rows.ts'
import type { Compared } from './compared.ts'
import { type Comparison, compare } from './comparison.ts'
import { inTurns, type Pair } from './side.ts'

const name = 'leads a second'
const maxBlocks = 7

/**
 * Both sides import the same file of CSV into a new company, alternately: as many lines as there are demo leads. Tables and
 * indexes grow from block to block, on both sides alike. The indexer writes what is imported meanwhile, as it would.
 */
export async function compareImports({
  sides,
  files,
  blocks,
  wanted,
  betweenBlocks,
  onDifference,
}: Compared): Promise<Comparison[]> {
  if (!wanted(name)) return []
  const path = join(sides.own.home, 'import.csv')
  await pipeline(importRows(files.leads, 'fields'), createWriteStream(path))
  const rates: Pair<number>[] = []
  // The first one warms up.
  for (let block = 0; block <= Math.min(blocks, maxBlocks); block++) {
    betweenBlocks()
    const company = `Import ${Date.now()} ${block}`
    const rate = await inTurns(sides, block, async (side) => {
      await side.run('company', 'add', company, '--time-zone', 'Asia/Manila', '--country', 'PH')
      const { inserted, seconds } = await side.run('import', path, '--company', company)
      if (inserted !== files.leads) onDifference(`${side.home} added ${String(inserted)} of ${files.leads} leads.`)
      return files.leads / Number(seconds)
    })
    if (block > 0) rates.push(rate)
  }
  return [compare({ suite: 'import', name, unit: '/s', kind: 'rate', blocks: rates })]
}
