import type { ServerUser } from './folders.ts'
import type { Environment } from './java.ts'

/** What is needed to prepare a server of the local stack. */
export interface ServerContext {
  /** The folder for programs, configuration and logs. */
  readonly data: string
  /** The folder for what the servers store. */
  readonly storage: string
  /** The user that the servers run as, when we are root. */
  readonly user: ServerUser | undefined
  readonly environment: Environment
  readonly log: (line: string) => void
  /** The previous port of this name, or a free one. `server` is the process that may hold it already. */
  portOf(name: string, server?: string): Promise<number>
  /** For example `512m`. */
  readonly elasticsearchHeap: string | undefined
  readonly elasticsearchNodes: number
  readonly transportProxy: TransportProxy | undefined
  readonly signal: AbortSignal | undefined
}

/** Opens a way to a node's transport on the same address, for the other nodes; returns its port. */
export type TransportProxy = (node: {
  /** That of its program. */
  readonly name: string
  readonly address: string
  readonly port: number
}) => Promise<number>
