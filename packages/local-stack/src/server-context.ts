import type { ServerUser } from './folders.ts'
import type { Environment } from './java.ts'

/** What a server of the local stack is prepared with. */
export interface ServerContext {
  /** Where the servers' data lie. */
  readonly data: string
  /** Who the servers run as, when we are root. */
  readonly user: ServerUser | undefined
  readonly environment: Environment
  readonly log: (line: string) => void
  /** The port of this name that a server had before, or a free one. */
  portOf(name: string, server?: string): Promise<number>
  /** Such as `1g`. */
  readonly elasticsearchHeap: string
  readonly signal: AbortSignal | undefined
}
