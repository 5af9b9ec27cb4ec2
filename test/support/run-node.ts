import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

interface Ended {
  /** Null when it was still running after the time limit, and was killed. */
  readonly code: number | null
  /** What it wrote to standard error. */
  readonly said: string
}

/** Runs a program with this environment until it ends, or for at most `limitMs`. */
export function runNode(program: URL, environment: Record<string, string>, limitMs = 60_000): Promise<Ended> {
  const child = spawn(process.execPath, [fileURLToPath(program)], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  })
  let said = ''
  child.stderr.on('data', (data) => {
    said += String(data)
  })
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, said })))
}
