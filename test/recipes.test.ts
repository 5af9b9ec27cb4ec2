import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = globSync('{packages,services}/*/src/**/*.{ts,tsx}', { cwd: root }).sort()

/** What stands for a recipe's example in the sources. */
const examples: Readonly<Record<string, RegExp>> = {
  'A new filter': /\bcompletion_method_selected\b|\bcompletionMethods\b|'completion method'/,
  'A new shown field': /\bemployment\b/,
  'A new searched field': /\b(?:field_)?completion_method\b/,
  'A new command': /\b(?:add|change|set)Throttle|\bthrottleFacts\b|\bThrottleBody\b/,
  'A new error': /\bno_campaign\b/,
}

const contributing = readFileSync(`${root}CONTRIBUTING.md`, 'utf8')
const recipes = contributing
  .slice(contributing.indexOf('\n## Recipes\n'))
  .split('\n### ')
  .slice(1)
  .map((text) => ({
    name: text.slice(0, text.indexOf('\n')),
    steps: [...text.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path = '']) => path),
    paths: [...text.matchAll(/`((?:packages|services|test)\/[^`]+)`/g)].map(([, path = '']) => path),
  }))

t.test('Every recipe of CONTRIBUTING has an example', async (t) => {
  t.same(
    recipes.map(({ name }) => name),
    Object.keys(examples),
  )
})

t.test('Every file that a recipe names exists', async (t) => {
  for (const { name, paths } of recipes)
    for (const path of paths) t.ok(existsSync(`${root}${path}`), `${name}: ${path}`)
})

t.test('A recipe lists exactly the source files that mention its example', async (t) => {
  for (const { name, steps } of recipes) {
    const example = examples[name] ?? /^$/
    const mentioning = sources.filter((path) => example.test(readFileSync(`${root}${path}`, 'utf8')))
    const listed = steps.filter((path) => path.includes('/src/'))
    t.same(listed.sort(), mentioning, name)
  }
})
