import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { elasticsearch } from './elasticsearch.ts'
import { dataFolder, makeFolder, serverUser } from './folders.ts'
import { rememberedPort } from './free-port.ts'
import type { Environment } from './java.ts'
import { postgres } from './postgres.ts'
import { readRecord, removeRecord, writeRecord } from './process-record.ts'
import { redis } from './redis.ts'
import { type StackUrls, writeRunningStack } from './running-stack.ts'
import type { ServerContext, TransportProxy } from './server-context.ts'
import { StackError } from './stack-error.ts'
import { type Supervised, supervise } from './supervise.ts'

export interface LocalStack {
  readonly urls: StackUrls
  readonly servers: readonly Supervised[]
  /** Stops the servers; their data is kept. */
  stop(): Promise<void>
}

export interface StackOptions {
  /** Absolute path of the folder for all data. */
  readonly home: string
  readonly environment: Environment
  readonly log: (line: string) => void
  /** Absolute path of the folder for what the servers store, where that is apart from the home; for tests. */
  readonly storage?: string | undefined
  /** Of each node. Default: `1g`, of several `512m`. */
  readonly elasticsearchHeap?: string
  /** Nodes of Elasticsearch; never fewer than the home had before. Several are on 127.0.0.11, 127.0.0.12 and so on. Default: 1. */
  readonly nodes?: number
  /** Whether nobody needs Redis. */
  readonly withoutRedis?: boolean
  /** For tests that cut nodes off from each other. */
  readonly transportProxy?: TransportProxy
  /**
   * Called once Postgres is up, while the other servers may still be starting. Its error ends the start; the signal is
   * aborted when the start ends.
   */
  readonly databaseReady?: (url: string, signal: AbortSignal) => Promise<void>
  /** Cancels the start: servers that are up are stopped, and the call fails with the signal's reason. */
  readonly signal?: AbortSignal
}

const servers = { DATABASE_URL: postgres, REDIS_URL: redis, ELASTICSEARCH_URL: elasticsearch } as const

/**
 * Starts Postgres, Redis and Elasticsearch, except those whose address is in the environment, and restarts them when
 * they die. Each listens on a free port of 127.0.0.1 and keeps that port. A home has one launcher; servers that a killed
 * launcher left running are taken over. Throws a `StackError` whose message says what to install or do.
 */
export async function startLocalStack({
  home,
  environment,
  log,
  storage,
  elasticsearchHeap,
  nodes = 1,
  withoutRedis = false,
  transportProxy,
  databaseReady = () => Promise.resolve(),
  signal,
}: StackOptions): Promise<LocalStack> {
  mkdirSync(home, { recursive: true })
  const other = readRecord(home, 'launcher')
  if (other) {
    throw new StackError(
      'already_running',
      `Another Galena (process ${other.pid}) runs in ${home}. Stop it first, or set GALENA_HOME to another folder.`,
    )
  }
  writeRecord(home, 'launcher', process.pid)
  const user = serverUser()
  const data = dataFolder(home, user, log)
  const failing = new AbortController()
  const starting = AbortSignal.any([failing.signal, ...(signal ? [signal] : [])])
  const endOthers = (error: unknown) => {
    failing.abort(error)
    throw error
  }
  const context: ServerContext = {
    data,
    storage: storage === undefined ? data : makeFolder(storage, user),
    user,
    environment,
    log,
    portOf: (name, server = name) => rememberedPort(home, name, readRecord(home, server) !== undefined),
    elasticsearchHeap,
    elasticsearchNodes: nodes,
    transportProxy,
    signal: starting,
  }
  const needed = Object.entries(servers).filter(([name]) => !(withoutRedis && name === 'REDIS_URL'))
  const wanted = needed.filter(([name]) => !environment[name])
  const given = Object.fromEntries(needed.flatMap(([name]) => (environment[name] ? [[name, environment[name]]] : [])))
  const running: Supervised[] = []
  const prepared = new Map<string, string>()
  /** What the servers are stopped for is not waited for. */
  const prepareDatabase = (url: string) => Promise.race([databaseReady(url, starting), ended(starting)])
  const startOne = async ([name, prepare]: (typeof wanted)[number]) => {
    const { programs, url } = await prepare(context)
    const options = { home, log, signal: starting }
    const supervised = await Promise.allSettled(programs.map((program) => supervise(program, options)))
    running.push(...supervised.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])))
    const failure = supervised.find((result) => result.status === 'rejected')
    if (failure) throw failure.reason
    prepared.set(name, url)
    if (name === 'DATABASE_URL') await prepareDatabase(url)
  }
  const results = await Promise.allSettled(
    [...wanted.map(startOne), ...(given.DATABASE_URL === undefined ? [] : [prepareDatabase(given.DATABASE_URL)])].map(
      (one) => one.catch(endOthers),
    ),
  )
  const stop = async () => {
    await Promise.all(running.map((server) => server.stop()))
    rmSync(join(home, 'urls.json'), { force: true })
    removeRecord(home, 'launcher')
  }
  if (results.some(({ status }) => status === 'rejected')) {
    await stop()
    throw starting.reason
  }
  const urlOf = (name: string) => given[name] ?? prepared.get(name)
  const urls: StackUrls = Object.fromEntries(needed.map(([name]) => [name, urlOf(name)]))
  writeRunningStack(home, urls)
  return { urls, servers: running, stop }
}

/** Rejects with the signal's reason. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason as Error)
    if (signal.aborted) end()
    signal.addEventListener('abort', end)
  })
}
