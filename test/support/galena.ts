import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeEnvironment } from './environment.ts'

export interface CommandResult {
  readonly code: number | null
  readonly out: string
  readonly said: string
}

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** Runs `galena` in its own process, with `input` on its standard input; `folder` has other sources than these. */
export function galena(
  args: readonly string[],
  {
    environment = {},
    input = '',
    folder = repository,
  }: { environment?: Record<string, string>; input?: string | Buffer; folder?: string | undefined } = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [join(folder, 'services/cli/bin/galena.mjs'), ...args], {
    env: { ...nodeEnvironment(), ...environment },
  })
  let out = ''
  let said = ''
  child.stdout.on('data', (data) => {
    out += String(data)
  })
  child.stderr.on('data', (data) => {
    said += String(data)
  })
  // A command may end before it has read everything.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, out, said })))
}
