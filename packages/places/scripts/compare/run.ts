// `npm run compare:places [-- --against COMMIT]`: how many texts and cities find their place, by the sources here and by those
// of a commit. Installs the references in `.galena-compare`.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { loadPlaces } from '../../src/places.ts'
import { compareCities, type Figures, type FindPlace, zero } from './compare-cities.ts'
import { compareTexts, readTexts } from './compare-texts.ts'
import { type Reference, readReferences } from './references.ts'

const { values } = parseArgs({ options: { against: { type: 'string' }, verbose: { type: 'boolean', default: false } } })
const folder = resolve('.galena-compare')
const references = readReferences(folder)
const sides: [title: string, findPlace: FindPlace][] = [['these sources', loadPlaces().findPlace]]
if (values.against !== undefined) sides.unshift([values.against, await findPlaceOf(values.against)])

for (const [title, findPlace] of sides) {
  console.log(`\n# ${title}`)
  const texts = readTexts()
  const { found, failures } = compareTexts(findPlace, texts)
  console.log(`\n${texts.length} texts: ${found.right} right, ${found.wrong} wrong, ${found.none} not found`)
  print(failures)
  for (const reference of references) printReference(findPlace, reference)
}

async function findPlaceOf(commit: string): Promise<FindPlace> {
  const sources = join(folder, 'commits', commit)
  mkdirSync(sources, { recursive: true })
  const archive = execFileSync('git', ['archive', commit, 'packages/places'], { maxBuffer: 2 ** 28 })
  execFileSync('tar', ['-x', '-C', sources], { input: archive })
  const module = await import(pathToFileURL(join(sources, 'packages/places/src/places.ts')).href)
  return module.loadPlaces().findPlace
}

function printReference(findPlace: FindPlace, reference: Reference): void {
  const { figures, wrong, excused } = compareCities(findPlace, reference, references)
  console.log(`\n${reference.title}: the largest cities of each country as \`City, Region\` and \`City\` alone`)
  const all = Object.values(figures).reduce(
    (sum, some) => {
      for (const key of Object.keys(sum) as (keyof Figures)[]) sum[key] += some[key]
      return sum
    },
    { ...zero },
  )
  console.table({ ...figures, all })
  print(wrong)
  if (values.verbose) print(excused)
  else if (excused.length > 0) console.log(`${excused.length} are errors of the reference; --verbose names them.`)
}

function print(lines: readonly string[]): void {
  const max = values.verbose ? lines.length : 40
  for (const line of lines.slice(0, max)) console.log(`  ${line}`)
  if (lines.length > max) console.log(`  … and ${lines.length - max} more (--verbose)`)
}
