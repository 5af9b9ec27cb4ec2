import { fileURLToPath } from 'node:url'
import { isFree } from '@galena/local-stack/free-port'
import { readRecord } from '@galena/local-stack/process-record'
import type { Program } from '@galena/local-stack/program'
import { liveIndex } from '@galena/search/index/alias'
import { type Environment, withEngine } from '../connect.ts'
import { CliError } from '../errors/cli-error.ts'

const defaultPort = 8080

/** The port of the api, from `PORT`. Throws when another program uses it; the api of a killed start does not count. */
export async function choosePort(environment: Environment, home: string): Promise<number> {
  const text = environment.PORT || String(defaultPort)
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw new CliError('PORT must be a whole number from 1 to 65535.')
  if ((await isFree(port)) || readRecord(home, 'api')) return port
  throw new CliError(
    `Port ${port} is in use by another program. Set PORT to a free one, for example PORT=${port + 1} npm start.`,
  )
}

/** The indexer and the api, each a process of its own that reads its settings from this environment. */
export function servicePrograms(settings: Environment): Program[] {
  const service = (name: string, ready: Program['ready']): Program => ({
    name,
    command: process.execPath,
    args: [fileURLToPath(new URL(`../../../${name}/src/main.ts`, import.meta.url))],
    environment: settings,
    ready,
    stopSignal: 'SIGTERM',
    adoptable: false,
  })
  return [
    service('indexer', () => withEngine(settings, async (engine) => (await liveIndex(engine)) !== undefined)),
    service('api', async () => (await fetch(`http://127.0.0.1:${settings.PORT}/health/ready`)).ok),
  ]
}
