/** The queues in Redis. Their jobs are wake-ups: the work itself is in Postgres, so an emptied Redis loses nothing. */
export const queueNames = ['live', 'fanout', 'background', 'rebuild', 'maintenance'] as const

export type QueueName = (typeof queueNames)[number]

/**
 * What the names of the queues in Redis start with. Indexers of different versions beside each other, as during an update,
 * have queues of their own: an earlier one would keep jobs from being done, because it leaves documents of a later version alone.
 */
export function queuePrefix(prefix: string, builder: number): string {
  return `${prefix}:${builder}`
}
