import { setTimeout as sleep } from 'node:timers/promises'

/** What operators are told, asked again and again: by status, readiness and metrics. */
export interface Telling {
  readonly all: readonly Told[]
  stop(): Promise<void>
}

export interface Told {
  readonly what: string
  readonly sentAt: number
  readonly answeredAt: number
  readonly text: string
}

interface Places {
  readonly api: string
  /** Of an operator. */
  readonly key: string
  readonly indexer: string
}

const pauseMs = 1_000

export function startTelling({ api, key, indexer }: Places): Telling {
  const all: Told[] = []
  const stopping = new AbortController()

  async function follow(what: string, url: string): Promise<void> {
    while (!stopping.signal.aborted) {
      const sentAt = performance.now()
      const text = await fetch(url, { headers: { 'x-api-key': key }, signal: stopping.signal })
        .then((answer) => answer.text())
        // The process is being started again.
        .catch((error: unknown) => String(error))
      all.push({ what, sentAt, answeredAt: performance.now(), text })
      await sleep(pauseMs)
    }
  }

  const following = Promise.all([
    follow('status', `${api}/ops/status`),
    follow('readiness of the api', `${api}/health/ready`),
    follow('readiness of the indexer', `${indexer}/health/ready`),
    follow('metrics', `${indexer}/metrics`),
  ])
  return {
    all,
    async stop() {
      stopping.abort()
      await following
    },
  }
}
