import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { nodeEnvironment } from './environment.ts'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'

/** A service in a process of its own. */
export interface ServiceProgram {
  /** `http://127.0.0.1:port`, where an api is asked and an indexer tells its health. */
  readonly address: string
  /** Asks it to stop. */
  stop(): Promise<void>
  /** Without a warning. */
  kill(): Promise<void>
}

interface Options {
  /** The folder with `services` in it. */
  readonly build?: string
  readonly environment: Readonly<Record<string, string>>
  /** What an api must answer, when it is not a search. */
  readonly isUp?: '/health/live'
}

const services = {
  api: { port: 'PORT', isUp: '/health/ready' },
  indexer: { port: 'METRICS_PORT', isUp: '/health/live' },
} as const

/** Resolves when the service is up: an api answers searches then. It ends with this process. */
export async function startServiceProgram(
  name: keyof typeof services,
  { build = resolve('.'), environment, isUp }: Options,
): Promise<ServiceProgram> {
  const port = String(await freePort())
  const child = spawn(process.execPath, [join(build, `services/${name}/src/main.ts`)], {
    cwd: build,
    env: { ...nodeEnvironment(), LOG_LEVEL: 'warn', ...environment, [services[name].port]: port },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  const address = `http://127.0.0.1:${port}`
  await eventually(`the ${name} is up`, async () => {
    if (child.exitCode !== null) return true
    return (await fetch(address + (isUp ?? services[name].isUp))).ok
  })
  if (child.exitCode !== null) throw new Error(`The ${name} of ${build} ended with ${child.exitCode}.`)
  return {
    address,
    stop: () => endWith('SIGTERM'),
    kill: () => endWith('SIGKILL'),
  }

  async function endWith(signal: NodeJS.Signals): Promise<void> {
    process.off('exit', end)
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }
}
