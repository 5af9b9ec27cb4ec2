import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { chooseJava } from '@galena/local-stack/java'

/** Whether two words are one to somebody else's rules. */
export interface Reference {
  readonly name: string
  readonly equates: (one: string, other: string) => boolean
}

/** ICU compares letters and no marks, case or width ("primary" strength), with the collation of no language. */
export function icu(): Reference {
  const collator = new Intl.Collator('und', { usage: 'search', sensitivity: 'base' })
  return { name: `ICU ${process.versions.icu}`, equates: (one, other) => collator.compare(one, other) === 0 }
}

/** The normalisers of the Lucene that Elasticsearch in this folder contains. */
export function lucene(elasticsearchHome: string, words: readonly string[]): Reference {
  const jars = globSync(resolve(elasticsearchHome, 'lib/lucene-{core,analysis-common}-*.jar'))
  const version = /-([0-9.]+)\.jar$/.exec(jars[0] ?? '')?.[1]
  if (jars.length !== 2 || version === undefined) throw new Error(`There is no Lucene in ${elasticsearchHome}.`)
  const input = words.map((word) => word.normalize('NFKC').toLowerCase()).join('\n')
  const java = join(chooseJava(process.env).java.home, 'bin/java')
  const output = execFileSync(java, ['-cp', jars.join(delimiter), resolve(import.meta.dirname, 'Normalise.java')], {
    input,
    encoding: 'utf8',
  })
  const lines = output.trimEnd().split('\n')
  const forms = new Map(words.map((word, index) => [word, lines[index]?.split('\t') ?? []]))
  return {
    name: `Lucene ${version}`,
    equates: (one, other) =>
      forms.get(one)?.some((form, index) => form !== '' && form === forms.get(other)?.[index]) ?? false,
  }
}
