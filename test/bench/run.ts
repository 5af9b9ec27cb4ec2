// `npm run bench [-- --only a,b] [--leads N] [--json FILE] [--home DIR]`: measures a system on this machine and says
// which aims are met. Data are kept in the home, so that the next run starts quickly.
import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { measureBuild } from './build.ts'
import { measureBytes } from './bytes.ts'
import { measureCapacity } from './capacity.ts'
import { measureCatalogue } from './catalogue.ts'
import { type Figure, printFigures } from './figure.ts'
import { measureFanout, measureFreshness } from './freshness.ts'
import { measurePages } from './pages.ts'
import { measurePgsync } from './pgsync.ts'
import { measurePostgres } from './postgres.ts'
import { measureQuietRebuild, measureRebuild } from './rebuild.ts'
import { measureSearch } from './search.ts'
import { measureSustained } from './sustained.ts'
import { benchSystem } from './system.ts'
import { measureTriggers } from './triggers.ts'

const suites = {
  search: measureSearch,
  capacity: measureCapacity,
  build: measureBuild,
  bytes: measureBytes,
  pgsync: measurePgsync,
  postgres: measurePostgres,
  pages: measurePages,
  catalogue: measureCatalogue,
  freshness: measureFreshness,
  fanout: measureFanout,
  sustained: measureSustained,
  triggers: measureTriggers,
  rebuild: measureRebuild,
  'quiet-rebuild': measureQuietRebuild,
}
type Suite = keyof typeof suites

const program = new Command('bench')
  .option('--leads <number>', 'demo leads of a new home', '200000')
  .option('--home <folder>', 'where the system lives; one that runs there already is used', '.galena-bench')
  .option('--only <suites>', `some of ${Object.keys(suites).join(', ')}`, Object.keys(suites).join(','))
  .option('--json <file>', 'write the figures here too')
  .parse()
const options = program.opts<{ leads: string; home: string; only: string; json?: string }>()
const asked = options.only.split(',')
for (const name of asked)
  if (!(name in suites)) program.error(`There is no suite ${name}: ${Object.keys(suites).join(', ')}.`)

const system = await benchSystem(options.home, Number(options.leads))
const figures: Figure[] = []
try {
  for (const name of asked) {
    console.log(`Measuring ${name} …`)
    try {
      figures.push(...(await suites[name as Suite](system)))
    } catch (error) {
      // Hours of other figures are not to be lost with it.
      console.error(`The suite ${name} failed:`, error)
      process.exitCode = 1
    }
  }
} finally {
  await system.stop()
}
printFigures(figures)
if (options.json) writeFileSync(options.json, `${JSON.stringify({ figures }, undefined, 2)}\n`)
