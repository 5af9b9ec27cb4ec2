import { sleep } from './sleep.ts'

/** A loop that has been started; `stop` resolves when the step under way is over. */
export interface PollLoop {
  stop(): Promise<void>
}

export interface HurriedLoop extends PollLoop {
  /** Ends the pause; during a step, the pause that follows it is left out. */
  hurry(): void
}

/**
 * Runs `step` again and again with a pause in between, whose length may be asked for after each step. The loop reports an
 * error to `onError` and continues. The signal is aborted when the loop is to stop.
 */
export function startPollLoop(
  pauseMs: number | (() => number),
  step: (stopping: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): HurriedLoop {
  const stopping = new AbortController()
  let pause = new AbortController()
  const running = run()

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      pause = new AbortController()
      try {
        await step(stopping.signal)
      } catch (error) {
        onError(error)
      }
      if (!stopping.signal.aborted) await sleep(typeof pauseMs === 'number' ? pauseMs : pauseMs(), pause.signal)
    }
  }

  return {
    hurry: () => pause.abort(),
    async stop() {
      stopping.abort()
      pause.abort()
      await running
    },
  }
}
