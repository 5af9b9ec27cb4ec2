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

const documents = globSync('{*.md,docs/*.md,{packages,services}/*/{,data/}*.md}', { cwd: root })
const read = (path: string) => readFileSync(join(root, path), 'utf8')

t.test('Every file and section that a document points at exists', async (t) => {
  t.ok(documents.length > 12, 'the documents are found')
  for (const document of documents)
    for (const [, path = '', anchor] of read(document).matchAll(/\]\((?!http)([^)#]*)#?([^)]*)\)/g)) {
      const file = path === '' ? document : join(dirname(document), path)
      t.ok(existsSync(join(root, file)), `${document}: ${path}`)
      if (anchor) t.ok(anchorsOf(file).includes(anchor), `${document}: ${path}#${anchor}`)
    }
})

t.test('Every command and variable that a document names exists', async (t) => {
  const exist = (await buildProgram({})).commands.flatMap((command) => leaves(command))
  const groups = exist.map((name) => name.split(' ')[0])
  const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)
  const sources = globSync(
    ['{packages,services}/*/{src,test}/**/*.ts', 'test/**/*.ts', '.env.example', 'docs/clients.md'],
    {
      cwd: root,
    },
  )
  const names = new Set(
    sources
      .map(read)
      .join('')
      .match(/\b[A-Z][A-Z]+(?:_[A-Z]+)+\b/g),
  )
  for (const document of documents.filter((name) => name !== 'CHANGELOG.md')) {
    const text = read(document)
    for (const [, first = '', second] of text.matchAll(/(?:npx |`)galena ([a-z][a-z-]+)(?: ([a-z]+))?/g)) {
      const isGroup = exist.some((name) => name.startsWith(`${first} `))
      t.ok(groups.includes(first), `${document}: galena ${first}`)
      if (isGroup && second) t.ok(exist.includes(`${first} ${second}`), `${document}: galena ${first} ${second}`)
    }
    for (const [, name = ''] of text.matchAll(/npm run ([a-z:-]+)/g))
      t.ok(scripts.includes(name), `${document}: npm run ${name}`)
    for (const [, name = ''] of text.matchAll(/`([A-Z][A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`/g))
      t.ok(names.has(name), `${document}: ${name}`)
  }
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

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(document: string): string[] {
  return [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function leaves(command: Command): string[] {
  return command.commands.length === 0
    ? [command.name()]
    : command.commands.map((sub) => `${command.name()} ${sub.name()}`)
}
