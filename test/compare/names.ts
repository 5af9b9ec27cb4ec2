// `npm run compare:names`: how many names are found as people type them. The pairs of `name-pairs.tsv` go through a whole
// system, each with a campaign of its own, so that one lead's match never hides another's fallback. Apart from our list,
// ICU and Lucene say which words of it are one. Ends with 1 when fewer than 97 % are found, or a pair that must not be.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { foldName } from '@galena/lead/text/fold-name'
import { startServers } from '../support/servers.ts'
import { type System, startSystem } from '../support/system.ts'
import { icu, lucene, type Reference } from './references.ts'

interface Pair {
  readonly found: 'yes' | 'no'
  readonly kind: string
  readonly culture: string
  readonly first: string
  readonly last: string
  readonly typed: string
}

const minFound = 0.97
const atOnce = 6

const [header = '', ...lines] = readFileSync(resolve(import.meta.dirname, 'name-pairs.tsv'), 'utf8')
  .trimEnd()
  .split('\n')
const columns = header.split('\t')
const pairs = lines.map((line): Pair => {
  const cells = line.split('\t')
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])) as unknown as Pair
})

const servers = await startServers()
Object.assign(process.env, servers.environment)
let isRight = false
try {
  const system = await startSystem()
  try {
    isRight = await comparePairs(system)
  } finally {
    await system.stop()
  }
} finally {
  await servers.stop()
}
compareWords([icu(), lucene(process.env.ELASTICSEARCH_HOME ?? '', allWords())])
process.exit(isRight ? 0 : 1)

async function comparePairs(system: System): Promise<boolean> {
  const company = await system.company('Names', { country: 'PH' })
  const [campaign] = await system.sql<{ id: number }>(
    `WITH given AS (
       SELECT ordinality, pair FROM jsonb_array_elements($1) WITH ORDINALITY AS _ (pair)
     ), campaigns AS (
       INSERT INTO campaign (id, company_id, title) SELECT ordinality, $2, 'Pair' FROM given
     ), people AS (
       INSERT INTO candidate (id, company_id, first_name, last_name)
       SELECT ordinality, $2, pair ->> 'first', NULLIF(pair ->> 'last', '') FROM given
     )
     INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id)
     SELECT ordinality, $2, ordinality, ordinality, folder.id FROM given
     JOIN folder ON folder.company_id = $2 AND folder.status = 'pending'
     RETURNING campaign_id AS id`,
    [JSON.stringify(pairs), company.id],
  )
  if (!campaign) throw new Error('No pair was written.')
  await system.settled()
  const found = new Map<Pair, boolean>()
  const queue = pairs.entries()
  const worker = async () => {
    for (const [index, pair] of queue) {
      const parameters = { 'filter[query]': pair.typed, 'filter[campaign_id]': index + 1 }
      const { status, body } = await company.search(parameters)
      if (status !== 200) throw new Error(`${status} for ${pair.typed}: ${body.message}`)
      found.set(pair, body.total === 1)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return report(found)
}

function report(found: ReadonlyMap<Pair, boolean>): boolean {
  const named = pairs.map((pair) => ({ ...pair, isFound: found.get(pair) === true }))
  for (const [kind, of = []] of Object.entries(Object.groupBy(named, ({ found, kind }) => `${found}, ${kind}`)))
    console.log(`${kind}: ${of.filter(({ isFound }) => isFound).length} of ${of.length} found`)
  const must = named.filter(({ found }) => found === 'yes')
  const mustNot = named.filter(({ found }) => found === 'no')
  for (const { found, kind, culture, first, last, typed, isFound } of named)
    if (isFound !== (found === 'yes'))
      console.log(`${isFound ? 'wrongly found' : 'not found'}: ${culture} ${kind}, ${first} | ${last}, typed ${typed}`)
  const right = must.filter(({ isFound }) => isFound).length
  const wrong = mustNot.filter(({ isFound }) => isFound).length
  const cultures = new Set(pairs.map(({ culture }) => culture)).size
  console.log(`${cultures} cultures: ${right} of ${must.length} found, ${((100 * right) / must.length).toFixed(1)} %`)
  console.log(`Of ${mustNot.length} that must not be found, ${wrong} were.`)
  return right / must.length >= minFound && wrong === 0
}

function allWords(): string[] {
  const texts = pairs.flatMap(({ first, last, typed }) => [first, last, typed])
  return [...new Set(texts.flatMap((text) => text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? []))]
}

/** Every two words of the file, as we and as the references compare them. */
function compareWords(references: readonly Reference[]): void {
  const words = allWords()
  for (const { name, equates } of references) {
    let both = 0
    const missed: string[] = []
    for (const [at, one] of words.entries())
      for (const other of words.slice(at + 1)) {
        if (!equates(one, other)) continue
        if (foldName(one) === foldName(other)) both += 1
        else missed.push(`${one} ${other}`)
      }
    console.log(`${name} takes ${both + missed.length} pairs of ${words.length} words for one, and we ${both} of them.`)
    if (missed.length > 0) console.log(`  Not we: ${missed.join(', ')}`)
  }
  const ours: string[] = []
  for (const [at, one] of words.entries())
    for (const other of words.slice(at + 1))
      if (foldName(one) === foldName(other) && !references.some(({ equates }) => equates(one, other)))
        ours.push(`${one} ${other}`)
  console.log(`We alone: ${ours.join(', ') || 'none'}`)
}
