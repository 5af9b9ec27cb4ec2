/** What the local stack runs. docker-compose.yml and the README name the same versions. */
export const elasticsearchVersions = [
  { version: '9.2.0', minJava: 21 },
  { version: '8.19.20', minJava: 17 },
] as const

/** Contains Redis 6.2 for Linux and macOS. */
export const redisArtifact = {
  group: 'com.github.codemonstur',
  name: 'embedded-redis',
  version: '1.4.3',
  type: 'jar',
} as const

export const elasticsearchArtifact = (version: string) =>
  ({ group: 'org.elasticsearch.distribution.integ-test-zip', name: 'elasticsearch', version, type: 'zip' }) as const

/** Older versions lack commands that BullMQ uses. */
export const minRedis = [6, 2] as const
