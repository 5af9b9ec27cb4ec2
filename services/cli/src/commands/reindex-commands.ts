import { setTimeout as sleep } from 'node:timers/promises'
import { gateOf } from '@galena/operations/rebuild/gate'
import {
  cancelRebuild,
  cleanup,
  pauseRebuild,
  planOf,
  resumeRebuild,
  rollback,
  startRebuild,
  swap,
} from '@galena/operations/rebuild/rebuild'
import { type RebuildFacts, rebuildFacts } from '@galena/operations/status'
import type { Pool } from '@galena/store/database/pool'
import { readBacklog } from '@galena/store/outbox/backlog'
import { type Rebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { type Environment, withDatabase } from '../connect.ts'
import { operatorName, withBothSides } from '../operator.ts'
import { print } from '../terminal/print.ts'
import { bytes, duration } from '../terminal/units.ts'
import { wholeNumber } from '../terminal/whole-number.ts'

interface Options {
  readonly json?: boolean
}

interface StartOptions extends Options {
  readonly swap?: boolean
  readonly wait?: boolean
  readonly retainHours: number
  readonly shards?: number
  readonly replicas?: number
}

const watchMs = 1_000

export function addReindexCommands(program: Command, environment: Environment): void {
  const who = operatorName(environment)
  const reindex = program
    .command('reindex')
    .description('Build a new index beside the one that is searched, and change over to it')
    .addHelpText(
      'after',
      `
Searches and changes go on all the while. In the usual order:
  npx galena reindex plan             what it will take
  npx galena reindex start            begin; an indexer does the work
  npx galena reindex watch            follow it
  npx galena reindex swap             let searches read the new index
  npx galena reindex rollback         go back, within the rollback window
  npx galena reindex cleanup          end the window: the old index is dropped`,
    )

  reindex
    .command('plan')
    .description('Say what a rebuild would take: documents, bytes, time and disk')
    .option('--json', 'print one JSON object')
    .action((options: Options) =>
      withBothSides(environment, async (tools) => {
        const plan = await planOf(tools)
        print(plan, options, [
          `index      ${plan.index}, ${bytes(plan.live_bytes)}`,
          `documents  ${plan.documents}`,
          `disk       up to ${bytes(plan.expected_bytes)} for the new index beside the old one; ${bytes(plan.free_bytes)} are free`,
          `time       ${plan.expected_seconds === null ? 'unknown: no rebuild has been measured here yet' : `about ${duration(plan.expected_seconds)} at the rate of the last run`}`,
          plan.enough_disk ? undefined : 'There is too little disk for a second index. Make room first.',
        ])
      }),
    )

  reindex
    .command('start')
    .description('Begin a rebuild; an indexer carries it out')
    .option('--swap', 'let searches read the new index by itself, once its gate is met')
    .option('--wait', 'stay until the run ends; the exit code says whether it did well')
    .option('--retain-hours <number>', 'keep the old index in step for so long after the swap', hours, 24)
    .option(
      '--shards <number>',
      'primary shards of the new index; as many as the old one has, unless said',
      wholeNumber(1, 64),
    )
    .option('--replicas <number>', 'copies of each shard, likewise', wholeNumber(0, 8))
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  npx galena reindex start\n  npx galena reindex start --swap --wait')
    .action((options: StartOptions) =>
      withBothSides(environment, async (tools) => {
        const { shards, replicas, retainHours } = options
        const started = await startRebuild(tools, who, {
          autoSwap: options.swap ?? false,
          retainHours,
          shards,
          replicas,
        })
        const text = [
          `Run ${started.id} makes ${started.index}. \`galena reindex watch\` follows it.`,
          started.givenUp && `The index of the run before, ${started.givenUp}, is no longer kept.`,
        ]
        if (!options.wait) {
          print({ id: started.id, state: 'planned', index: started.index }, options, text)
          return
        }
        if (!options.json) console.log(text.filter(Boolean).join('\n'))
        const end = await follow(tools.pool, started.id, options, options.swap ? ['swapped'] : ['ready'])
        print(rebuildFacts(end), options, [sentence(rebuildFacts(end))])
        if (!['swapped', 'done', 'ready'].includes(end.state)) process.exitCode = 1
      }),
    )

  reindex
    .command('status')
    .description('Say how far the run is, or how the last one ended')
    .option('--json', 'print one JSON object')
    .action((options: Options) =>
      withDatabase(environment, async (pool) => {
        const run = await readRebuild(pool)
        print(run ? rebuildFacts(run) : { id: null, state: null }, options, [
          run ? sentence(rebuildFacts(run)) : 'There has been no rebuild yet: `galena reindex start` begins one.',
        ])
      }),
    )

  reindex
    .command('watch')
    .description('Follow the run on the terminal until it ends or is ready; Ctrl-C leaves it running')
    .option('--json', 'print one JSON object at the end')
    .action((options: Options) =>
      withDatabase(environment, async (pool) => {
        const run = await readRebuild(pool)
        if (!run) throw new CliError('There has been no rebuild yet: `galena reindex start` begins one.')
        const end = await follow(pool, run.id, options, ['swapped', ...(run.autoSwap ? [] : ['ready'])])
        print(rebuildFacts(end), options, [sentence(rebuildFacts(end))])
      }),
    )

  reindex
    .command('gate')
    .description('Say which conditions of a swap are met now')
    .option('--json', 'print one JSON object')
    .action((options: Options) =>
      withBothSides(environment, async (tools) => {
        const { id, checks } = await gateOf(tools)
        print(
          { id, open: checks.every(({ met }) => met), checks },
          options,
          checks.map(({ name, met, detail }) =>
            `${met ? 'met    ' : 'not met'}  ${name.padEnd(9)} ${met ? '' : detail}`.trimEnd(),
          ),
        )
      }),
    )

  const simple = (
    name: string,
    description: string,
    work: (tools: Parameters<typeof pauseRebuild>[0], who: string) => Promise<Rebuild>,
    said: (run: Rebuild) => string,
  ) =>
    reindex
      .command(name)
      .description(description)
      .option('--json', 'print one JSON object')
      .action((options: Options) =>
        withBothSides(environment, async (tools) => {
          const run = await work(tools, who)
          print(rebuildFacts(run), options, [said(run)])
        }),
      )
  simple(
    'pause',
    'Rest the writing of old leads; changes go on to both indices',
    pauseRebuild,
    ({ id }) => `Run ${id} rests: \`galena reindex resume\` goes on.`,
  )
  simple('resume', 'Go on with a run that rests', resumeRebuild, ({ id }) => `Run ${id} goes on where it was.`)
  simple(
    'cancel',
    'End the run; its index is dropped, searches are not touched',
    cancelRebuild,
    ({ id }) => `Run ${id} is cancelled, and its index is dropped.`,
  )
  simple(
    'cleanup',
    'End the rollback window: the old index is dropped',
    cleanup,
    ({ id, previous }) => `Run ${id} is done; ${previous ?? 'the old index'} is dropped within a minute.`,
  )

  const gated = (name: string, description: string, work: typeof swap, said: (run: Rebuild) => string) =>
    reindex
      .command(name)
      .description(description)
      .option('--force <reason>', 'though the gate is not met; the reason is recorded')
      .option('--json', 'print one JSON object')
      .addHelpText('after', `\nExample:\n  npx galena reindex ${name}`)
      .action((options: Options & { force?: string }) =>
        withBothSides(environment, async (tools) => {
          if (options.force?.trim() === '') throw new CliError('Why? --force needs a reason, which is recorded.')
          const run = await work(tools, who, { force: options.force })
          print(rebuildFacts(run), options, [said(run)])
        }),
      )
  gated(
    'swap',
    'Let searches read the new index, when its gate is met',
    swap,
    ({ id, index, previous, previousInStep }) =>
      `Run ${id}: searches read ${index}. ${
        previousInStep
          ? `${previous} is kept in step: \`galena reindex rollback\` goes back, \`galena reindex cleanup\` drops it.`
          : `${previous}, of another version, gets no changes: there is no way back to it, and \`galena reindex cleanup\` drops it.`
      }`,
  )
  gated(
    'rollback',
    'Let searches read the index before the swap again',
    rollback,
    ({ id, previous }) =>
      `Run ${id} is rolled back: searches read ${previous ?? 'the index before'}, which has every change.`,
  )
}

/** Prints the progress of a run until it is over or in one of these states. */
async function follow(pool: Pool, id: number, options: Options, until: readonly string[]): Promise<Rebuild> {
  const ends = new Set([...until, 'swapped', 'done', 'failed', 'cancelled', 'rolled_back'])
  let printed = ''
  for (;;) {
    const run = await readRebuild(pool, id)
    if (!run) throw new CliError(`Run ${id} is gone.`)
    if (!options.json) {
      const { lagSeconds, failures } = await readBacklog(pool)
      const line = `${sentence(rebuildFacts(run))}; lag ${lagSeconds.toFixed(1)} s, ${failures} failures`
      if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}`)
      else if (line !== printed) console.log(line)
      printed = line
    }
    if (ends.has(run.state)) {
      if (process.stdout.isTTY && !options.json) process.stdout.write('\n')
      return run
    }
    await sleep(watchMs)
  }
}

/** A run in one line. */
export function sentence(run: RebuildFacts): string {
  const { id, state, done, total, per_second, eta_seconds, reason, retain_until, previous_in_step } = run
  const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : ''
  const progress =
    eta_seconds === null
      ? state === 'paused'
        ? share
        : ''
      : `${share}, ${done} of ${total} at ${Math.round(per_second)}/s, ${duration(eta_seconds)} left`
  const until =
    retain_until && state === 'swapped' ? ` until ${retain_until.toISOString().slice(0, 16).replace('T', ' ')} UTC` : ''
  const step =
    state === 'swapped' && !previous_in_step ? '`galena reindex cleanup` drops the index before' : nextSteps[state]
  const next = step === undefined ? '' : `: ${step}${until}`
  return `Run ${id} is ${state.replace('_', ' ')}${progress}${reason ? ` (${reason})` : ''}${next}`
}

const nextSteps: Partial<Record<RebuildFacts['state'], string>> = {
  paused: '`galena reindex resume` goes on',
  ready: '`galena reindex swap` lets searches read the new index',
  swapped: '`galena reindex rollback` goes back, `galena reindex cleanup` drops the index before',
}

function hours(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= 8_760) return value
  throw new CliError(`--retain-hours takes a number of hours from 0 to 8760, not ${text}.`)
}
