import { connectionProblem } from '@galena/operations/servers/connection-problem'
import type { Problem } from '@galena/operations/status/verdict'
import { createProbe, probeKeepMs } from '@galena/service/process/probe'
import { twice } from '@galena/service/process/twice'
import { databaseAdvice } from '@galena/store/database/database-error'
import type { Pool } from '@galena/store/database/pool'
import { readWarnings } from '@galena/store/operator/warnings'
import { readBacklog } from '@galena/store/outbox/backlog'
import type { QueueServer } from '../start/connect-queues.ts'

/** Whether changes reach the index. */
export interface Readiness {
  readonly lagSeconds: number | undefined
  readonly problems: readonly Problem[]
}

/** What an indexer works with once it has started. */
interface Working {
  /** Whether this process may write to the index now. */
  readonly holdsLease: () => boolean
  readonly queueServer: Pick<QueueServer, 'ping' | 'problem'>
}

export interface ReadinessCheck {
  read(): Promise<Readiness>
  /** The indexer has started. Until then it is not ready. */
  started(working: Working): void
}

/** Whoever asks for readiness waits no longer than this for a server that is silent. */
const deadlineMs = 3_000

export function createReadiness({
  pool,
  readyLagSeconds,
}: {
  readonly pool: Pool
  /** The indexer is not ready when the oldest pending change is older than this. */
  readonly readyLagSeconds: number
}): ReadinessCheck {
  let working: Working | undefined
  const options = { deadlineMs, keepMs: probeKeepMs }
  const askPostgres = createProbe(
    () =>
      twice(async () => {
        const { lagSeconds } = await readBacklog(pool)
        return { lagSeconds, warnings: await readWarnings(pool) }
      }),
    options,
  )
  const askQueues = createProbe(async () => working && twice(working.queueServer.ping), options)

  async function ofPostgres(): Promise<Readiness> {
    try {
      const { lagSeconds, warnings } = await askPostgres()
      const blocking = warnings.filter(({ blocks }) => blocks)
      const problems = blocking.map(({ code, finding }): Problem => ({ code, ...finding }))
      return { lagSeconds, problems: [...problems, ...behind(lagSeconds, readyLagSeconds)] }
    } catch (error) {
      return { lagSeconds: undefined, problems: [unavailable(error)] }
    }
  }

  return {
    started(begun) {
      working = begun
    },
    async read() {
      const ofQueues = (error: unknown) => (working ? [working.queueServer.problem(error)] : [])
      const [database, queues] = await Promise.all([ofPostgres(), askQueues().then(() => [], ofQueues)])
      const own = working === undefined ? [starting] : working.holdsLease() ? [] : [noLease]
      return { lagSeconds: database.lagSeconds, problems: [...database.problems, ...queues, ...own] }
    },
  }
}

function behind(lagSeconds: number, limit: number): Problem[] {
  if (lagSeconds <= limit) return []
  return [
    {
      code: 'lag',
      message: `The index is ${Math.round(lagSeconds)} s behind the database; the limit is ${limit} s.`,
      remedy: 'See `galena status` for what holds changes up.',
    },
  ]
}

function unavailable(error: unknown): Problem {
  const { message, remedy } = connectionProblem('Postgres', error)
  return { code: 'postgres_unavailable', message: databaseAdvice(error) ?? message, remedy }
}

const starting: Problem = {
  code: 'starting',
  message: 'The indexer is starting.',
  remedy: 'Wait. It waits up to 12 s for a lease that another installation may hold.',
}

const noLease: Problem = {
  code: 'lease_not_held',
  message: 'The lease of the index could not be renewed, so nothing is written.',
  remedy: 'Check that Elasticsearch and Postgres answer, and `galena owner show`.',
}
