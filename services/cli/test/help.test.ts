import type { Command } from 'commander'
import t from 'tap'
import { buildProgram } from '../src/program.ts'

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}

const nameOf = (command: Command): string =>
  command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()

/** The whole help, with the text that follows the options. */
function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (some) => (text += some) }).outputHelp()
  return text
}

t.test('Every command that takes a value has an example in its help, which names it', async (t) => {
  for (const command of leaves(await buildProgram({}))) {
    const takesValue = command.registeredArguments.length > 0 || command.options.some(({ required }) => required)
    const help = helpOf(command)
    t.match(help, /\n {2}--json |\n {2}-h, --help/, nameOf(command))
    if (takesValue && !['attributes list', 'keys revoke'].includes(nameOf(command)))
      t.match(help, new RegExp(`Examples?.*\\n(.*\\n)*.*galena ${nameOf(command)}`), nameOf(command))
  }
})

t.test('Every command is described in one line that begins with a capital and ends without a stop', async (t) => {
  for (const command of leaves(await buildProgram({}))) t.match(command.description(), /^[A-Z].*[^.]$/, nameOf(command))
})

t.test('An option refuses what lies beyond its limit, and says the limit', async (t) => {
  const table: [args: string, message: string][] = [
    ['start --leads 0', 'Use a whole number from 1 to 100,000,000.'],
    ['demo --seed 1000001', 'Use a whole number from 0 to 1,000,000.'],
    ['failures list --limit many', 'Use a whole number from 1 to 1,000,000.'],
    ['reindex start --shards 65', 'Use a whole number from 1 to 64.'],
    ['reindex start --shards 1.0', 'Use a whole number from 1 to 64.'],
    ['reindex start --replicas 9', 'Use a whole number from 0 to 8.'],
    ['reindex start --retain-hours 8761', 'Use a number from 0 to 8,760.'],
    ['throttle --backfill-per-second 0', 'Use a whole number from 1 to 1,000,000, or the word none.'],
    ['throttle --backfill-per-second default', 'Use a whole number from 1 to 1,000,000, or the word none.'],
    ['throttle --sweep-hours -1', 'Use a number from 0 to 8,760, or the word default.'],
    ['throttle --hold-documents 0.5', 'Use a whole number from 0 to 1,000,000,000, or the word default.'],
    ['throttle --hold-percent 101', 'Use a number from 0 to 100, or the word default.'],
    ['verify --ids 1,x', 'Use ids of leads: whole numbers separated by commas.'],
    ['verify --range 9-1', 'Use two ids, the lower one first, such as 1000-2000.'],
  ]
  for (const [args, message] of table) {
    const program = await buildProgram({})
    for (const command of [program, ...program.commands, ...leaves(program)])
      command.exitOverride().configureOutput({ writeErr: () => undefined })
    await t.rejects(program.parseAsync(['node', 'galena', ...args.split(' ')]), { message: new RegExp(message) }, args)
  }
})
