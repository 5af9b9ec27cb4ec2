import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { nodeEnvironment } from './environment.ts'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'

/** An api in a process of its own. */
export interface ApiProgram {
  /** `http://127.0.0.1:port`. */
  readonly address: string
  readonly pid: number | undefined
  stop(): Promise<void>
}

interface Options {
  /** The folder with `services/api` in it. */
  readonly build?: string
  /** Without `PORT`, a free one. */
  readonly environment: Readonly<Record<string, string>>
}

/** Resolves when the api answers searches. It ends with this process. */
export async function startApiProgram({ build = resolve('.'), environment }: Options): Promise<ApiProgram> {
  const port = environment.PORT ?? String(await freePort())
  const child = spawn(process.execPath, [join(build, 'services/api/src/main.ts')], {
    cwd: build,
    env: { ...nodeEnvironment(), LOG_LEVEL: 'warn', ...environment, PORT: port },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  const address = `http://127.0.0.1:${port}`
  await eventually('the api is ready', async () => {
    if (child.exitCode !== null) return true
    return (await fetch(`${address}/health/ready`)).ok
  })
  if (child.exitCode !== null) throw new Error(`The api of ${build} ended with ${child.exitCode}.`)
  return {
    address,
    pid: child.pid,
    async stop() {
      process.off('exit', end)
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}
