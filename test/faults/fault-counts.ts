/** The kinds of faults. A fault is counted when it takes effect, not when it is planned. */
export const faultKinds = [
  'indexer killed with a bulk under way',
  'indexer killed at any moment',
  'bulk applied after its sender was killed',
  'indexer killed while an index was being filled',
  'index swapped after a rebuild',
  'previous index taken back after a swap',
  'version clock an hour ahead, and then behind the time of the database',
  'two indexers wrote to the index',
  'queues emptied with work in them',
  'Redis killed with work in it',
  'Postgres stopped with batches under way',
  'bulk refused with 429',
  'bulk refused with 503',
  'items refused with 429',
  'items refused with 503',
  'connection cut before the bulk',
  'answer lost after the bulk was applied',
  'bulk held back',
  'older write arrived after a newer one',
  'older delete arrived after a newer write',
  'older write brought a deleted lead back',
  'change committed between claim and token',
  'change committed between token and snapshot',
  "change committed while its shard's job had read",
  'row joined to a parent that was being changed',
  'batch settled after a later one',
  'Elasticsearch stopped with a bulk under way',
  'bulk applied after the time-out of its sender',
  "answer withheld until the sender's time-out",
  'another installation refused to start',
  'table kept while a batch was reading',
  'mass removal held back',
  'index deleted with a bulk under way',
] as const

export type FaultKind = (typeof faultKinds)[number]

/** Faults that last as long as the indexer's own time-out, and others that only long seeds have. */
export const slowKinds: readonly FaultKind[] = [
  'previous index taken back after a swap',
  'version clock an hour ahead, and then behind the time of the database',
  'bulk applied after the time-out of its sender',
  "answer withheld until the sender's time-out",
]

/** Kinds that only seeds with a rebuild have. */
export const rebuildKinds: readonly FaultKind[] = [
  'indexer killed while an index was being filled',
  'index swapped after a rebuild',
  'previous index taken back after a swap',
]

/** Kinds that only queues in a server of their own have. */
export const queueServerKinds: readonly FaultKind[] = ['Redis killed with work in it']

export type Count = (kind: FaultKind) => void

export class FaultCounts<Kind extends string = FaultKind> {
  readonly #kinds: readonly Kind[]
  readonly #counts = new Map<Kind, number>()

  constructor(kinds: readonly Kind[]) {
    this.#kinds = kinds
  }

  readonly count = (kind: Kind): void => {
    this.#counts.set(kind, this.of(kind) + 1)
  }

  of(kind: Kind): number {
    return this.#counts.get(kind) ?? 0
  }

  add(others: FaultCounts<Kind>): void {
    for (const kind of this.#kinds) this.#counts.set(kind, this.of(kind) + others.of(kind))
  }

  /** Those of these kinds that never took effect. */
  missing(kinds: readonly Kind[] = this.#kinds): Kind[] {
    return kinds.filter((kind) => this.of(kind) === 0)
  }

  table(): string {
    return this.#kinds.map((kind) => `${String(this.of(kind)).padStart(7)}  ${kind}`).join('\n')
  }

  total(): number {
    return this.#kinds.reduce((sum, kind) => sum + this.of(kind), 0)
  }
}
