import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { server } from './environment.ts'

/** A user of the shared Redis, so that its connections can be told from those of other tests. */
export interface RedisUser {
  /** The server's address with this user's name and password in it. */
  readonly url: string
  /** Connections that are open under this name. */
  connections(): Promise<number>
  drop(): Promise<void>
}

/** `rules` are those of ACL SETUSER, on top of everything being allowed. */
export async function createRedisUser(...rules: string[]): Promise<RedisUser> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = new Redis(server('REDIS_URL'))
  await admin.call('ACL', 'SETUSER', name, 'on', '>secret', '~*', '&*', '+@all', ...rules)
  const url = new URL(server('REDIS_URL'))
  url.username = name
  url.password = 'secret'
  return {
    url: url.href,
    async connections() {
      const list = String(await admin.call('CLIENT', 'LIST'))
      return list.split('\n').filter((line) => line.includes(` user=${name} `)).length
    },
    async drop() {
      await admin.call('ACL', 'DELUSER', name)
      admin.disconnect()
    },
  }
}
