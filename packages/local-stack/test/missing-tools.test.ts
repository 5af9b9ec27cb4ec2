import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { fetchArtifact } from '../src/fetch-artifact.ts'
import { chooseJava } from '../src/java.ts'
import { redisArtifact } from '../src/versions.ts'

const folder = mkdtempSync(join(tmpdir(), 'galena-stack-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))
const quiet = { log: () => undefined, signal: undefined }

t.test('Without a JDK the error says which one to install, and how to do without it', async (t) => {
  t.throws(() => chooseJava({}), { code: 'java_missing', message: /21 or newer.*apt-get install.*ELASTICSEARCH_URL/ })
})

t.test('A Java that is too old, or not a full JDK, is ignored', async (t) => {
  const old = join(folder, 'old')
  mkdirSync(join(old, 'bin'), { recursive: true })
  const java = '#!/bin/sh\necho java.base@11.0.2\necho jdk.incubator.vector@11.0.2\n'
  writeFileSync(join(old, 'bin/java'), java, { mode: 0o755 })
  writeFileSync(join(old, 'bin/jar'), '', { mode: 0o755 })
  t.throws(() => chooseJava({ JAVA_HOME: old }), { code: 'java_missing' })
})

t.test('Without Maven the error says what to install, and no partial download is left', async (t) => {
  const target = join(folder, 'redis')
  const java = { home: '/nowhere', major: 21 }
  await t.rejects(
    fetchArtifact(redisArtifact, target, java, { ...quiet, environment: { PATH: folder } }, () => undefined),
    { code: 'maven_missing', message: /apt-get install maven.*DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL/ },
  )
})

t.test('When Maven fails, its error is quoted', async (t) => {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'mvn'), '#!/bin/sh\necho "[ERROR] no such repository"\nexit 1\n', { mode: 0o755 })
  const java = { home: '/nowhere', major: 21 }
  await t.rejects(
    fetchArtifact(
      redisArtifact,
      join(folder, 'redis'),
      java,
      { ...quiet, environment: { PATH: `${bin}:/bin:/usr/bin` } },
      () => undefined,
    ),
    { code: 'fetch_failed', message: /could not be downloaded.*no such repository/ },
  )
})
