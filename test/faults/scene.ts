import type { Random } from '../oracle/random.ts'
import type { Claims } from './claims.ts'
import type { Database } from './database.ts'
import type { DatabaseProxy } from './database-proxy.ts'
import type { EngineProxy } from './engine-proxy.ts'
import type { Count } from './fault-counts.ts'
import type { FaultQueues } from './fault-queues.ts'
import type { IndexerProcess } from './indexer-process.ts'
import type { Mirror } from './mirror.ts'
import type { FaultStack } from './stack.ts'

/** The system under test with everything that can be done to it. */
export interface Scene {
  readonly random: Random
  readonly count: Count
  readonly stack: FaultStack
  /** Without the proxy. */
  readonly database: Database
  readonly databaseProxy: DatabaseProxy
  readonly queues: FaultQueues
  readonly engine: EngineProxy
  /** Name of the alias that searches read. */
  readonly index: string
  /** For an operator's commands, which reach the servers without the proxies. */
  readonly environment: Readonly<Record<string, string>>
  readonly claims: Claims
  readonly indexers: readonly IndexerProcess[]
  readonly mirror: Mirror
  /** Whether the queues keep what they have. */
  readonly sparesQueues: boolean
  /** A lead that nothing else touches, so that nothing repairs what goes wrong with it. */
  freshLead(): number
  /** Calls Elasticsearch without the proxy, about the index and one that a rebuild writes. */
  askIndex(method: string, path: string, body?: object): Promise<void>
  /** The same about anything; lines are sent as they are. */
  ask(method: string, path: string, body?: object | string): Promise<{ status: number; body: unknown }>
  /** Runs an indexer of another database on the same index, until it ends or has worked for a while; what it said. */
  runStranger(databaseUrl: string): Promise<string>
  /** Says at once what is wrong. */
  fault(line: string): void
}
