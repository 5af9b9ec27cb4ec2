import type { Command } from 'commander'
import { type Environment, withDatabase } from '../connect.ts'
import { loadDemo } from '../demo/load-demo.ts'
import { type JsonOption, jsonOption } from '../options/json-option.ts'
import { wholeNumber } from '../options/number-option.ts'
import { print } from '../terminal/print.ts'
import { startProgress } from '../terminal/progress.ts'

interface DemoCommandOptions extends JsonOption {
  readonly leads: number
  readonly seed: number
}

export function addDemoCommand(program: Command, environment: Environment): void {
  program
    .command('demo')
    .description('Add invented leads of eight companies; the largest company has about half of them')
    .option('--leads <number>', 'how many leads', wholeNumber(1, 100_000_000), 20_000)
    .option('--seed <number>', 'the same seed gives the same leads', wholeNumber(0, 1_000_000), 1)
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  npx galena demo --leads 100000 --seed 7')
    .action(({ leads, seed, json = false }: DemoCommandOptions) =>
      withDatabase(environment, async (pool) => {
        const started = performance.now()
        const progress = startProgress()
        const companies = await loadDemo(pool, {
          leads,
          seed,
          onProgress: (loaded) => progress.show(loaded, leads, `${loaded.toLocaleString('en')} leads added`),
        }).finally(() => progress.end())
        const seconds = (performance.now() - started) / 1000
        print({ leads, seed, companies, seconds: Math.round(seconds * 1000) / 1000 }, { json }, [
          ...companies.map(({ name, leads }) => `${name}: ${leads.toLocaleString('en')} leads added`),
          `${leads.toLocaleString('en')} leads in ${seconds.toFixed(1)} s (${Math.round(leads / seconds).toLocaleString('en')} leads/s). Next: npx galena keys create --company "${companies[0]?.name}"`,
        ])
      }),
    )
}
