import type { RedisFacts } from '@galena/service/redis/redis-facts'
import { gigabytes } from '../gigabytes.ts'
import { bad, type Diagnosis, ok, warning } from './diagnosis.ts'

const minVersion = [6, 2] as const
/** Beyond this share of its memory there is hardly room for jobs. */
const maxUsedShare = 0.9

export function checkRedis(facts: RedisFacts): Diagnosis[] {
  return [ofVersion(facts), ofEviction(facts), ofMemory(facts), ofRole(facts), ofDisk(facts)]
}

function ofVersion({ version }: RedisFacts): Diagnosis {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > minVersion[0] || (major === minVersion[0] && minor >= minVersion[1])
    ? ok('redis_version', `Redis ${version}`)
    : bad('redis_version', `Redis ${version} is too old.`, `Update it to ${minVersion.join('.')} or newer.`)
}

function ofEviction({ maxmemoryPolicy }: RedisFacts): Diagnosis {
  if (maxmemoryPolicy === 'noeviction') return ok('redis_eviction', 'Redis deletes no jobs to make room.')
  return bad(
    'redis_eviction',
    `Redis has maxmemory-policy ${maxmemoryPolicy}: it may delete jobs, and no indexer starts.`,
    'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf.',
  )
}

function ofMemory({ usedBytes, maxmemoryBytes }: RedisFacts): Diagnosis {
  if (maxmemoryBytes === 0) return ok('redis_memory', `Redis uses ${gigabytes(usedBytes)}, and has no limit.`)
  const used = `Redis uses ${Math.round((100 * usedBytes) / maxmemoryBytes)} % of its maxmemory`
  return usedBytes < maxUsedShare * maxmemoryBytes
    ? ok('redis_memory', `${used}.`)
    : bad(
        'redis_memory',
        `${used}: when it is full, it accepts no jobs.`,
        'Raise maxmemory, or find out what fills it.',
      )
}

function ofRole({ isReplica }: RedisFacts): Diagnosis {
  return isReplica
    ? bad('redis_writes', 'This Redis is a replica, and accepts no jobs.', 'Let REDIS_URL name the primary server.')
    : ok('redis_writes', 'Redis accepts jobs.')
}

/** Jobs are wake-ups: the work itself is in Postgres, so a Redis that forgets everything loses nothing. */
function ofDisk({ lastSaveFailed, isLogged, isSaved }: RedisFacts): Diagnosis {
  if (lastSaveFailed)
    return warning(
      'redis_persistence',
      'Redis could not write to its disk the last time, and may refuse jobs until it can.',
      'See its log; free space on its disk, or CONFIG SET stop-writes-on-bgsave-error no: nothing in it has to be kept.',
    )
  const kept = isLogged || isSaved ? 'Redis keeps its jobs on its disk.' : 'Redis keeps nothing on its disk.'
  return ok('redis_persistence', `${kept} An empty one loses no changes.`)
}
