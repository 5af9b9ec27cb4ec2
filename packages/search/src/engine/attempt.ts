import type { Connection } from '@elastic/elasticsearch'

/** What the client passes on to where a node is chosen. */
export interface AttemptContext extends Record<string, unknown> {
  readonly attempt: Attempt
}

/** One try of a request, at one node. */
export class Attempt {
  /** Nodes at which the same request has failed. */
  readonly tried: ReadonlySet<Connection>
  readonly #controller = new AbortController()
  #connection: Connection | undefined
  #isLost = false

  constructor(tried: ReadonlySet<Connection>) {
    this.tried = tried
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The node, once it is chosen. */
  get connection(): Connection | undefined {
    return this.#connection
  }

  /** Whether its node does not answer at all. */
  get isLost(): boolean {
    return this.#isLost
  }

  begin(connection: Connection): void {
    this.#connection = connection
  }

  lose(): void {
    this.#isLost = true
    this.#controller.abort()
  }

  abort(): void {
    this.#controller.abort()
  }
}
