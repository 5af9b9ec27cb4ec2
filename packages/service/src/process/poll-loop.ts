import { sleep } from './sleep.ts'

/** A loop that has been started; `stop` resolves when the step under way is over. */
export interface PollLoop {
  stop(): Promise<void>
}

/**
 * Runs `step` again and again with a pause in between. The loop reports an error to `onError` and continues. The signal is
 * aborted when the loop is to stop.
 */
export function startPollLoop(
  pauseMs: number,
  step: (stopping: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): PollLoop {
  const stopping = new AbortController()
  const running = run()

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await step(stopping.signal)
      } catch (error) {
        onError(error)
      }
      await sleep(pauseMs, stopping.signal)
    }
  }

  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
