import { setTimeout as sleep } from 'node:timers/promises'

/** A loop that has been started; `stop` resolves when its round under way is over. */
export interface PollLoop {
  stop(): Promise<void>
}

/** Runs `round` again and again with a pause between; an error goes to `onError` and the loop goes on. */
export function startPollLoop(
  pauseMs: number,
  round: () => Promise<void>,
  onError: (error: unknown) => void,
): PollLoop {
  const stopping = new AbortController()
  const running = run()

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await round()
      } catch (error) {
        onError(error)
      }
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
