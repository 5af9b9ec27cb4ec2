import { Command } from 'commander'
import type { Environment } from './connect.ts'

/** Adds a command, or a group of them, to the program. */
type AddTo = (program: Command, environment: Environment) => void

/**
 * Every command of `galena`, in the order of its help: one is loaded when it is asked for, since all of them together take
 * longer than most have to do. A test compares the README's table with it.
 */
const commands: Readonly<Record<string, () => Promise<AddTo>>> = {
  start: async () => (await import('./commands/start.ts')).addStartCommand,
  env: async () => (await import('./commands/env.ts')).addEnvCommand,
  migrate: async () => (await import('./commands/migrate.ts')).addMigrateCommand,
  company: async () => (await import('./commands/company/company.ts')).addCompanyCommands,
  keys: async () => (await import('./commands/keys/keys.ts')).addKeyCommands,
  attributes: async () => (await import('./commands/attributes/attributes.ts')).addAttributeCommands,
  import: async () => (await import('./commands/import.ts')).addImportCommand,
  export: async () => (await import('./commands/export.ts')).addExportCommand,
  mirror: async () => (await import('./commands/mirror.ts')).addMirrorCommand,
  demo: async () => (await import('./commands/demo.ts')).addDemoCommand,
  status: async () => (await import('./commands/status/status.ts')).addStatusCommand,
  doctor: async () => (await import('./commands/doctor/doctor.ts')).addDoctorCommand,
  failures: async () => (await import('./commands/failures/failures.ts')).addFailureCommands,
  held: async () => (await import('./commands/held/held.ts')).addHeldCommands,
  reindex: async () => (await import('./commands/reindex/reindex.ts')).addReindexCommands,
  verify: async () => (await import('./commands/verify/verify.ts')).addVerifyCommand,
  sync: async () => (await import('./commands/sync.ts')).addSyncCommand,
  erase: async () => (await import('./commands/erase.ts')).addEraseCommand,
  throttle: async () => (await import('./commands/throttle.ts')).addThrottleCommand,
  triggers: async () => (await import('./commands/triggers/triggers.ts')).addTriggerCommands,
  owner: async () => (await import('./commands/owner/owner.ts')).addOwnerCommands,
  audit: async () => (await import('./commands/audit.ts')).addAuditCommand,
  explain: async () => (await import('./commands/explain/explain.ts')).addExplainCommand,
  'explain-search': async () => (await import('./commands/explain/explain-search.ts')).addExplainSearchCommand,
}

/** The program with the command of this name; with every command when there is none of it. */
export async function buildProgram(environment: Environment, name = ''): Promise<Command> {
  const program = new Command('galena')
    .description('Galena: a search index of recruiting leads, kept in step with Postgres')
    .showHelpAfterError('Add --help to see how to use this command.')
    .addHelpText(
      'after',
      '\nWithout DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL, commands talk to the local stack that `npm start` runs.',
    )
  const asked = Object.hasOwn(commands, name) ? commands[name] : undefined
  for (const load of asked ? [asked] : Object.values(commands)) (await load())(program, environment)
  return program
}
