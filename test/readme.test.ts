import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildProgram } from '@galena/cli/program'
import type { Command } from 'commander'
import t from 'tap'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

t.test('The README names every command that exists, and no other', async (t) => {
  const named = [...readme.matchAll(/^\| `galena ([a-z-]+)([^|]*)\|/gm)].flatMap(([, name = '', rest = '']) => {
    const parts = [...rest.matchAll(/([a-z]+)/g)].map(([part]) => part)
    return parts.length > 0 ? parts.map((part) => `${name} ${part}`) : [name]
  })
  const exist = (await buildProgram({})).commands.flatMap((command) => leaves(command))
  t.same(named.sort(), exist.sort())
})

t.test('Every command has a description and, where it takes something, an example', async (t) => {
  for (const command of (await buildProgram({})).commands) t.not(command.description(), '', command.name())
})

t.test('Every file that a document points at exists', async (t) => {
  const documents = globSync('{*.md,docs/*.md,{packages,services}/*/{,data/}*.md}', { cwd: root })
  t.ok(documents.length > 12, 'the documents are found')
  for (const document of documents)
    for (const [, path = ''] of readFileSync(join(root, document), 'utf8').matchAll(/\]\((?!http)([^)#]+)/g))
      t.ok(existsSync(join(root, dirname(document), path)), `${document}: ${path}`)
})

t.test('The README lists the folders of every package, and no others', async (t) => {
  const rows = [...readme.matchAll(/^\| \[[a-z/-]+\]\(([a-z/-]+)\) \|.*\| ([^|]*)\|$/gm)]
  t.ok(rows.length > 0, 'the table is found')
  for (const [, folder = '', listed = ''] of rows) {
    const named = [...listed.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name)
    const exist = readdirSync(new URL(`../${folder}`, import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && /^[a-z]/.test(entry.name) && entry.name !== 'node_modules')
      .map(({ name }) => name)
    t.same(named.sort(), exist.sort(), folder)
  }
})

function leaves(command: Command): string[] {
  return command.commands.length === 0
    ? [command.name()]
    : command.commands.map((sub) => `${command.name()} ${sub.name()}`)
}
