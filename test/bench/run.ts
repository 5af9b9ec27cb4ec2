// `npm run bench [-- --only a,b] [--leads N] [--json FILE] [--home DIR]`: measures a system on this machine and says
// which aims are met. Data are kept in the home, so that the next run starts quickly. A suite that fails is named at the
// end, and in the file as `failed`; the figures of the others stand. With `--against COMMIT` the working tree is compared
// with the build of that commit instead, with `--queue postgres` with itself on Redis; with `--update-from COMMIT` a running system is updated from that build.
import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { compareBuilds, comparedSuites } from './against/compare-builds.ts'
import { measureBuild } from './build.ts'
import { measureBytes } from './bytes.ts'
import { measureCapacity } from './capacity.ts'
import { measureCatalogue } from './catalogue.ts'
import { measureExport } from './export.ts'
import { type Figure, printFigures } from './figure.ts'
import { measureFanout, measureFreshness } from './freshness.ts'
import { measureHorizon } from './horizon.ts'
import { measureImport } from './import.ts'
import { measureNative } from './native/native.ts'
import { createNoise } from './noise.ts'
import { measurePages } from './pages.ts'
import { measurePgsync } from './pgsync.ts'
import { measurePostgres } from './postgres.ts'
import { measureQuietRebuild, measureRebuild } from './rebuild.ts'
import { measureSearch } from './search.ts'
import { measureSeveral } from './several.ts'
import { measureSustained } from './sustained.ts'
import { benchSystem } from './system.ts'
import { measureTriggers } from './triggers.ts'
import { measureUpdate } from './update.ts'

const suites = {
  search: measureSearch,
  capacity: measureCapacity,
  build: measureBuild,
  bytes: measureBytes,
  pgsync: measurePgsync,
  postgres: measurePostgres,
  pages: measurePages,
  native: measureNative,
  catalogue: measureCatalogue,
  freshness: measureFreshness,
  fanout: measureFanout,
  sustained: measureSustained,
  several: measureSeveral,
  horizon: measureHorizon,
  triggers: measureTriggers,
  import: measureImport,
  export: measureExport,
  rebuild: measureRebuild,
  'quiet-rebuild': measureQuietRebuild,
}

const program = new Command('bench')
  .option('--leads <number>', 'demo leads of a new home (200,000); a home with another number is refused')
  .option('--home <folder>', 'where the system lives (.galena-bench, .galena-against); one that runs there is used')
  .option('--only <suites>', `some of ${Object.keys(suites).join(', ')}`)
  .option('--against <commit>', `compare with the build of this commit: ${Object.keys(comparedSuites).join(', ')}`)
  .option('--update-from <commit>', 'update a running system with the build of this commit to the working tree instead')
  .option('--blocks <number>', 'of such a comparison: how often each build has its turn (25)')
  .option('--queue <place>', 'compare queues in this place (postgres) with those in Redis, as two builds are compared')
  .option('--json <file>', 'write the figures here too')
  .parse()
const options = program.opts<{
  leads?: string
  home?: string
  only?: string
  against?: string
  updateFrom?: string
  blocks?: string
  queue?: string
  json?: string
}>()

if (options.against !== undefined || options.queue !== undefined) {
  const { against: commit, leads = 200_000, home = '.galena-against', blocks = 25, queue, json } = options
  const settings: Record<string, string> = queue === undefined ? {} : { QUEUE_BACKEND: queue }
  const only = askedOf(comparedSuites)
  const well = await compareBuilds({ commit, settings, leads: Number(leads), home, blocks: Number(blocks), only, json })
  process.exit(well ? 0 : 1)
}

if (options.updateFrom !== undefined) {
  const { updateFrom: commit, leads = 200_000, home = '.galena-against', json } = options
  const figures = await measureUpdate({ commit, leads: Number(leads), home })
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ leads: Number(leads), figures }, undefined, 2)}\n`)
  printFigures(figures)
  process.exit(figures.every(({ met }) => met !== false) ? 0 : 1)
}

const asked = askedOf(suites)
const system = await benchSystem(
  options.home ?? '.galena-bench',
  options.leads === undefined ? undefined : Number(options.leads),
)
const figures: Figure[] = []
const failed: { suite: string; reason: string }[] = []
try {
  for (const name of asked) {
    console.log(`Measuring ${name} …`)
    const noise = createNoise()
    noise.measure()
    try {
      figures.push(...(await suites[name](system)))
    } catch (error) {
      console.error(`The suite ${name} failed:`, error)
      failed.push({ suite: name, reason: error instanceof Error ? error.message : String(error) })
      process.exitCode = 1
    }
    noise.measure()
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

/** The suites that `--only` names, else all. */
function askedOf<Name extends string>(known: Readonly<Record<Name, unknown>>): Name[] {
  const names = Object.keys(known) as Name[]
  return (options.only?.split(',') ?? names).map(
    (asked) =>
      names.find((name) => name === asked) ?? program.error(`There is no suite ${asked}: ${names.join(', ')}.`),
  )
}
