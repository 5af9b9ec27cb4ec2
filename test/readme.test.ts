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

t.test('Every command that a document or a message prints can be run as it is printed', async (t) => {
  const program = await buildProgram({})
  const files = globSync(['{packages,services}/*/src/**/*.{ts,tsx}', 'deploy/**/*.{yml,yaml,json}'], { cwd: root })
  const printed = [...documents.filter((name) => name !== 'CHANGELOG.md'), ...files].flatMap((file) =>
    read(file)
      .replaceAll('\\`', '`')
      .split('\n')
      // A comment may name a command without what it needs.
      .filter((line) => !/^\s*(\/?\*|\/\/)/.test(line))
      .flatMap((line) => [...line.matchAll(/(^ *(?:npx )|`(?:npx )?)galena ([a-z](?:(?! {2})[^`#|])*)/g)])
      .map(([, before = '', command = '']) => ({ file, before, command: command.trim() })),
  )
  t.ok(printed.length > 100, 'they are found')
  for (const { file, before, command } of printed) {
    const problem = whyNotRun(program, command)
    // A sentence of a document may name a command, or an option of it.
    const isMention = (file.endsWith('.md') && before.includes('`')) || mentioned.has(command)
    const isShort =
      problem !== undefined &&
      /not specified|argument missing|missing required argument|^nothing is chosen$/.test(problem)
    t.ok(problem === undefined || (isMention && isShort), `${file}: galena ${command}: ${problem ?? 'it can be run'}`)
  }
})

/** What messages name without advising to run it like this. */
const mentioned = new Set(['attributes set', 'import', 'mirror'])

/** What the command would say instead of running; nothing is run. */
function whyNotRun(program: Command, text: string): string | undefined {
  const words = [...text.replaceAll(/\$\{[^}]*\}/g, '1').matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)]
    .map(([word]) => word)
    .filter((word) => word !== '…')
    .map((word) => word.replaceAll(/["']/g, '').replace(/^(ID|LEAD|N)$/, '1'))
  let problem: string | undefined
  const prepare = (command: Command) => {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    command.commands.forEach(prepare)
    command.action(() => {
      const { all, company } = command.opts()
      const chooses = command.options.some(({ long }) => long === '--all')
      if (chooses && !all && company === undefined && command.args.length === 0) problem = 'nothing is chosen'
    })
  }
  program.commands.forEach(prepare)
  try {
    program.exitOverride().parse(words, { from: 'user' })
  } catch (error) {
    problem = (error as Error).message
  }
  return problem
}

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
