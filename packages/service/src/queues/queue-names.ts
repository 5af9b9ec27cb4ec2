/** The queues in Redis. They carry rings: what is to be done stands in Postgres, so an emptied Redis loses nothing. */
export const queueNames = ['live', 'fanout', 'background', 'rebuild', 'maintenance'] as const

export type QueueName = (typeof queueNames)[number]
