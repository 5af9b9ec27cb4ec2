/** The queues. Their jobs are wake-ups: the work itself is in tables of its own, so emptied queues lose nothing. */
export const queueNames = ['live', 'fanout', 'background', 'rebuild', 'maintenance'] as const

export type QueueName = (typeof queueNames)[number]

/**
 * What the names of the queues start with. Indexers of different versions beside each other, as during an update, have
 * queues of their own: an earlier one would keep jobs from being done, because it leaves documents of a later version alone.
 */
export function queuePrefix(prefix: string, builder: number): string {
  return `${prefix}:${builder}`
}
