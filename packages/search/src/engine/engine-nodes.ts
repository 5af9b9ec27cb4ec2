import {
  BaseConnectionPool,
  type Connection,
  errors,
  type GetConnectionOptions,
  UndiciConnection,
} from '@elastic/elasticsearch'
import type { Attempt, AttemptContext } from './attempt.ts'
import { checkNode, type NodeAnswer } from './check-node.ts'

/**
 * What is known of a node by its address. `fit` for requests, or `unknown` before it was checked; else it is left alone
 * while there is another one: `silent` when it does not answer, `away` when its connections fail, `apart` when it answers
 * and is not, or no longer, part of the cluster: what it knows may be old.
 */
export type NodeState = 'unknown' | 'fit' | 'apart' | 'silent' | 'away'

export interface NodeFacts {
  /** Without user and password. */
  readonly address: string
  readonly state: NodeState
}

type Follows = Extract<NodeAnswer, { kind: 'follows' }>

interface Node {
  readonly connection: Connection
  state: NodeState
  heardAt: number
  /** Its last two answers, the latest first: of a second ago it may have none but the one before. */
  answers: readonly NodeAnswer[]
  readonly underWay: Set<Attempt>
}

const checkEveryMs = 1_000
/** Longer than a pause for garbage, much shorter than a request may take. */
const silentAfterMs = 3_000

const preference: readonly (readonly NodeState[])[] = [['fit', 'unknown'], ['apart'], ['silent', 'away']]
const isFit = ({ state }: Node) => state === 'fit' || state === 'unknown'

/**
 * The nodes that the client was given, in turn. It asks each of several once a second whether it is there and follows the
 * cluster, so that no request has to find out: the pools of the client learn from failed requests alone, and never that a
 * node is silent.
 */
export class EngineNodes extends BaseConnectionPool {
  readonly #nodes = new Map<Connection, Node>()
  #turn = 0
  #isClosed = false
  #checking = false

  override getConnection({ context }: GetConnectionOptions): Connection | null {
    const { attempt } = (context ?? {}) as Partial<AttemptContext>
    const [first] = this.connections
    if (!attempt || this.size === 1) return first ?? null
    this.#startChecks()
    const node = this.#choose(attempt.tried)
    if (!node) return null
    attempt.begin(node.connection)
    node.underWay.add(attempt)
    return node.connection
  }

  /** Whether there is a node that is fit, and not among those that were tried. */
  hasOther(tried: ReadonlySet<Connection>): boolean {
    return this.connections.some((connection) => !tried.has(connection) && isFit(this.#nodeOf(connection)))
  }

  /** To be called once when an attempt is over. */
  end(attempt: Attempt, error: unknown): void {
    const { connection } = attempt
    const node = connection && this.#nodeOf(connection)
    if (!node) return
    node.underWay.delete(attempt)
    if (attempt.isLost || error instanceof errors.RequestAbortedError || error instanceof errors.TimeoutError) return
    if (error instanceof errors.ConnectionError) node.state = 'away'
    else node.heardAt = performance.now()
  }

  facts(): NodeFacts[] {
    return this.connections.map((connection) => ({
      address: connection.url.origin,
      state: this.#nodeOf(connection).state,
    }))
  }

  /** The client calls these for every response with status 503, which may be about an index. */
  override markAlive(): this {
    return this
  }

  override markDead(): this {
    return this
  }

  /** The client's own way waits for the answers of requests that are open, which a silent server never gives. */
  override async empty(): Promise<void> {
    this.#isClosed = true
    const open = this.connections
    this.update([])
    for (const connection of open) if (connection instanceof UndiciConnection) await connection.pool.destroy()
  }

  #nodeOf(connection: Connection): Node {
    const known = this.#nodes.get(connection)
    if (known) return known
    const node: Node = { connection, state: 'unknown', heardAt: 0, answers: [], underWay: new Set() }
    this.#nodes.set(connection, node)
    return node
  }

  #choose(tried: ReadonlySet<Connection>): Node | undefined {
    const nodes = this.connections.filter((connection) => !tried.has(connection)).map((one) => this.#nodeOf(one))
    for (const states of preference) {
      const equal = nodes.filter(({ state }) => states.includes(state))
      if (equal.length > 0) return equal[this.#turn++ % equal.length]
    }
    return undefined
  }

  #startChecks(): void {
    if (this.#checking) return
    this.#checking = true
    for (const connection of this.connections) this.#check(this.#nodeOf(connection))
  }

  #check(node: Node): void {
    void checkNode(node.connection, silentAfterMs).then((answer) => {
      if (this.#isClosed) return
      this.#learn(node, answer)
      setTimeout(() => this.#isClosed || this.#check(node), checkEveryMs).unref()
    })
  }

  #learn(node: Node, answer: NodeAnswer): void {
    const now = performance.now()
    // A check can be slow where requests are answered.
    if (answer.kind === 'silent' && now - node.heardAt < silentAfterMs) return
    if (answer.kind !== 'silent' && answer.kind !== 'away') node.heardAt = now
    node.answers = [answer, ...node.answers.slice(0, 1)]
    node.state = this.#stateOf(node, answer)
    this.#rescue()
  }

  #stateOf(node: Node, answer: NodeAnswer): NodeState {
    if (answer.kind === 'answers') return 'fit'
    if (answer.kind !== 'follows') return answer.kind
    const others = this.#known().filter((other) => other !== node)
    return others.every((other) => isInStep(answer, other.answers)) ? 'fit' : 'apart'
  }

  /** Those that may be asked. */
  #known(): Node[] {
    return this.connections.map((connection) => this.#nodeOf(connection)).filter(({ state }) => state === 'fit')
  }

  /** What waits for a silent node goes on at another one, if there is one. */
  #rescue(): void {
    if (this.#known().length === 0) return
    for (const { state, underWay } of this.#nodes.values())
      if (state === 'silent') for (const attempt of underWay) attempt.lose()
  }
}

/** Whether a node is in the same cluster as another one, and knows what that one knew a while ago, by its last answers. */
function isInStep(answer: Follows, answers: readonly NodeAnswer[]): boolean {
  const follows = answers.filter((known) => known.kind === 'follows')
  const [latest] = follows
  if (latest && latest === answers[0] && latest.cluster !== answer.cluster) return false
  return follows.every(
    ({ cluster, version, at }) =>
      cluster !== answer.cluster || answer.version >= version || answer.at < at + checkEveryMs,
  )
}
