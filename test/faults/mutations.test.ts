import { readFileSync } from 'node:fs'
import t from 'tap'
import { mutations } from './mutations.ts'

t.test('Every guard that a mutation takes out stands in the sources, once', async (t) => {
  for (const { name, replacements } of mutations)
    for (const { file, find } of replacements) {
      const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
      t.equal(source.split(find).length, 2, `${name}: ${file} has once: ${find}`)
    }
})
