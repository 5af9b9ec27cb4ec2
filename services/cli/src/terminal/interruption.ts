import { constants } from 'node:os'
import { CliError } from '../errors/cli-error.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Somebody ended a command that could end in order. The exit code is a shell's: 128 and the number of the signal. */
export class InterruptedError extends CliError {
  readonly exitCode: number

  constructor(message: string, name: (typeof signals)[number]) {
    super(message)
    this.exitCode = 128 + constants.signals[name]
  }
}

/** One Ctrl-C can arrive as several signals: from the terminal, and from each process that passes it on. */
const sameSignalMs = 1_000

/**
 * While it lasts, the first Ctrl-C (or SIGTERM, or a terminal that is closed) aborts the signal with an `InterruptedError`
 * of this message, after `first`. A later one ends the process at once, after `second`.
 */
export function startInterruptible(
  message: string,
  { first, second }: { readonly first: () => void; readonly second: () => void },
): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController()
  let interruptedAt: number | undefined
  const stop = () => {
    for (const name of signals) process.off(name, interrupt)
  }
  const interrupt = (name: (typeof signals)[number]) => {
    if (interruptedAt === undefined) {
      interruptedAt = performance.now()
      first()
      controller.abort(new InterruptedError(message, name))
    } else if (performance.now() - interruptedAt > sameSignalMs) {
      stop()
      second()
      process.kill(process.pid, name)
    }
  }
  for (const name of signals) process.on(name, interrupt)
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      if (interruptedAt === undefined) stop()
      // The same signal may still come, while the process ends.
      else setTimeout(stop, sameSignalMs).unref()
    },
  }
}
