import type { Command } from 'commander'
import type { Environment } from '../connect.ts'
import { type MirrorOptions, runMirror } from '../mirror/run-mirror.ts'
import { jsonOption } from '../options/json-option.ts'

export function addMirrorCommand(program: Command, environment: Environment): void {
  program
    .command('mirror <folder>')
    .description('Keep a copy of the leads of a company in a folder of NDJSON files')
    .requiredOption('--url <address>', 'of the api, such as https://search.example')
    .option('--key-file <file>', 'has a key of the company (default: GALENA_KEY of the environment)')
    .option('--once', 'end when there is no more, instead of following what changes')
    .option(...jsonOption)
    .addHelpText('after', help)
    .action((folder: string, options: MirrorOptions) => runMirror(folder, options, environment))
}

const help = `
It needs nothing but the api, and a key. The files that state.json lists have every lead once, as one line of JSON, in the
order of their ids. They are replaced together, so the copy is always that of one place in the feed, also after a crash: run
the same command again, and it goes on from there. One process has a folder; a second one ends at once. docs/changes.md says
more.

Examples:
  GALENA_KEY=… npx galena mirror leads --url https://search.example
  npx galena mirror leads --url https://search.example --key-file key.txt --once
  cd leads && jq -r '.files[]' state.json | xargs cat | jq -r .email`
