import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { nodeEnvironment } from './environment.ts'

export interface CommandResult {
  readonly code: number | null
  readonly out: string
  readonly said: string
}

const main = fileURLToPath(new URL('../../services/cli/bin/galena.mjs', import.meta.url))

/** Runs `galena` in its own process, with `input` on its standard input. */
export function galena(
  args: readonly string[],
  { environment = {}, input = '' }: { environment?: Record<string, string>; input?: string | Buffer } = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [main, ...args], { env: { ...nodeEnvironment(), ...environment } })
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
