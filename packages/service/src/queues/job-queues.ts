import {
  type BulkJobOptions,
  createPostgresBackend,
  type DefaultJobOptions,
  type PgPool,
  type PgQueryable,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq'
import type { Redis } from 'ioredis'
import type { QueueName } from './queue-names.ts'

/** A pool of `pg`, whose types differ from those that BullMQ has of it in how they overload `on`. */
export type QueuePool = PgQueryable & { connect(): Promise<PgQueryable>; end(): Promise<void> }

export interface RedisConnections {
  readonly worker: Redis
  readonly producer: Redis
}

/** What programs do with a queue, wherever it is. */
export interface JobQueue<Data> {
  addBulk(jobs: { name: string; data: Data; opts?: BulkJobOptions }[]): Promise<unknown>
  upsertJobScheduler(id: string, repeat: { every: number }, job: { name: string }): Promise<unknown>
  close(): Promise<void>
}

export interface JobWorker {
  /** Accepts no jobs for so many milliseconds. */
  rateLimit(ms: number): Promise<void>
  /** Waits for the jobs under way and accepts no more. */
  close(): Promise<void>
}

type OnError = (error: Error) => void

interface WorkerEvents {
  readonly onError: OnError
  /** A job failed. */
  readonly onFailed: OnError
}

/** Makes queues and their workers, all of them in one place. */
export interface JobQueues {
  queue<Data>(name: QueueName, jobs: DefaultJobOptions, onError: OnError): JobQueue<Data>
  worker<Data, Name extends string>(
    name: QueueName,
    work: Processor<Data, void, Name>,
    options: Omit<WorkerOptions, 'connection' | 'prefix'>,
    events: WorkerEvents,
  ): JobWorker
}

/** Queues in Redis: the prefix begins the names of their keys. */
export function redisQueues({ worker, producer }: RedisConnections, prefix: string): JobQueues {
  return {
    queue: (name, defaultJobOptions, onError) =>
      new Queue(name, { defaultJobOptions, connection: producer, prefix }).on('error', onError),
    worker: (name, work, options, { onError, onFailed }) =>
      new Worker(name, work, { ...options, connection: worker, prefix })
        .on('error', onError)
        .on('failed', (_, error) => onFailed(error)),
  }
}

/**
 * Queues in Postgres. The pool finds their tables by its search path. Each worker keeps one of its connections, on which
 * it hears of new jobs.
 */
export function postgresQueues(queuePool: QueuePool, prefix: string): JobQueues {
  const pool = queuePool as PgPool
  return {
    queue: (name, defaultJobOptions, onError) =>
      new Queue(
        nameInPostgres(prefix, name),
        { defaultJobOptions, ...fewEvents, connection: pool },
        createPostgresBackend,
      ).on('error', onError),
    worker: (name, work, options, { onError, onFailed }) =>
      new Worker(nameInPostgres(prefix, name), work, { ...options, connection: pool }, createPostgresBackend)
        .on('error', onError)
        .on('failed', (_, error) => onFailed(error)),
  }
}

/** Nobody reads the events of jobs, which are rows there. */
const fewEvents = { streams: { events: { maxLen: 100 } } } as const

/** There BullMQ has no prefixes, and a name has no colons. */
export function nameInPostgres(prefix: string, name: QueueName): string {
  return `${prefix.replaceAll(':', '-')}-${name}`
}
