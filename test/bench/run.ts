// `npm run bench [-- --only a,b] [--leads N] [--json FILE] [--home DIR]`: measures a system on this machine and says
// which aims are met. Data are kept in the home, so that the next run starts quickly. A suite that fails is named at the
// end, and in the file as `failed`; the figures of the others stand.
import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { measureBuild } from './build.ts'
import { measureBytes } from './bytes.ts'
import { measureCapacity } from './capacity.ts'
import { measureCatalogue } from './catalogue.ts'
import { type Figure, printFigures } from './figure.ts'
import { measureFanout, measureFreshness } from './freshness.ts'
import { createNoise } from './noise.ts'
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
  .option('--leads <number>', 'demo leads of a new home (200,000); a home with another number is refused')
  .option('--home <folder>', 'where the system lives; one that runs there already is used', '.galena-bench')
  .option('--only <suites>', `some of ${Object.keys(suites).join(', ')}`, Object.keys(suites).join(','))
  .option('--json <file>', 'write the figures here too')
  .parse()
const options = program.opts<{ leads?: string; home: string; only: string; json?: string }>()
const asked = options.only.split(',')
for (const name of asked)
  if (!Object.hasOwn(suites, name)) program.error(`There is no suite ${name}: ${Object.keys(suites).join(', ')}.`)

const system = await benchSystem(options.home, options.leads === undefined ? undefined : Number(options.leads))
const figures: Figure[] = []
const failed: { suite: string; reason: string }[] = []
try {
  for (const name of asked) {
    console.log(`Measuring ${name} …`)
    const noise = createNoise()
    noise.look()
    try {
      figures.push(...(await suites[name as Suite](system)))
    } catch (error) {
      console.error(`The suite ${name} failed:`, error)
      failed.push({ suite: name, reason: error instanceof Error ? error.message : String(error) })
      process.exitCode = 1
    }
    noise.look()
    figures.push(noise.figure(name, 'before and after: '))
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ leads: system.leads, figures, failed }, undefined, 2)}\n`)
  }
  console.log(`${system.leads.toLocaleString('en')} leads.`)
  printFigures(figures)
  for (const { suite, reason } of failed) console.error(`The suite ${suite} failed: ${reason}`)
} finally {
  await system.stop()
}
