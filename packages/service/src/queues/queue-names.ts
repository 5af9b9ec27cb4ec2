/** The queues in Redis. Their jobs are wake-ups: the work itself is in Postgres, so an emptied Redis loses nothing. */
export const queueNames = ['live', 'fanout', 'background', 'rebuild', 'maintenance'] as const

export type QueueName = (typeof queueNames)[number]
