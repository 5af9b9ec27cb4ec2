import { execFile, spawn } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Java } from './java.ts'
import type { ServerContext } from './server-context.ts'
import { StackError } from './stack-error.ts'

const run = promisify(execFile)
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'
const spaceForFirstStart = 3 * 1024 ** 3
const progressEveryMs = 3_000

export interface Artifact {
  readonly group: string
  readonly name: string
  readonly version: string
  readonly type: string
}

type Context = Pick<ServerContext, 'environment' | 'log' | 'signal'>

let oneAtATime: Promise<unknown> = Promise.resolve()

/**
 * Downloads an artifact with Maven and unpacks it into `folder`. The folder appears only when it is complete: `prepare`
 * works on the unpacked files before that. Downloads run one at a time, because they share Maven's own folder.
 */
export function fetchArtifact(
  artifact: Artifact,
  folder: string,
  java: Java,
  context: Context,
  prepare: (unpacked: string) => void,
): Promise<void> {
  const work = oneAtATime.then(async () => {
    const fetching = `${folder}.fetching`
    rmSync(fetching, { recursive: true, force: true })
    await fetchAlone(artifact, fetching, java, context)
    prepare(fetching)
    renameSync(fetching, folder)
  })
  oneAtATime = work.catch(() => undefined)
  return work
}

async function fetchAlone(artifact: Artifact, folder: string, java: Java, context: Context): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < spaceForFirstStart) {
    throw new StackError(
      'disk_full',
      `The first start needs about 3 GB in ${folder}, but only ${Math.floor((bavail * bsize) / 1024 ** 2)} MB are free. Free some space, or set GALENA_HOME to a folder on another disk.`,
    )
  }
  const coordinates = `${artifact.group}:${artifact.name}:${artifact.version}:${artifact.type}`
  const named = [`-Dartifact=${coordinates}`, '-Dstyle.color=never']
  const maven = (args: string[]) => runMaven([...args, ...named], folder, java, context)
  try {
    await maven([`${plugin}:get`, '-Dtransitive=false'])
    await maven([`${plugin}:copy`, '-B', `-DoutputDirectory=${folder}`, '-Dmdep.useBaseVersion=true'])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new StackError(
        'maven_missing',
        'Maven downloads Elasticsearch, but `mvn` was not found. Install it (Debian: apt-get install maven; macOS: brew install maven), or set DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL to your own servers.',
        error,
      )
    }
    context.signal?.throwIfAborted()
    throw new StackError(
      'fetch_failed',
      `${coordinates} could not be downloaded with Maven. Check the network and Maven's settings, then try again. ${(error as Error).message}`.trim(),
      error,
    )
  }
  await run(join(java.home, 'bin/jar'), ['xf', `${artifact.name}-${artifact.version}.${artifact.type}`], {
    cwd: folder,
  })
}

/** Runs Maven and reports the progress of its download. Fails with the first line that Maven marks as an error. */
function runMaven(args: string[], folder: string, java: Java, { environment, log, signal }: Context): Promise<void> {
  const env = { ...environment, JAVA_HOME: java.home } as NodeJS.ProcessEnv
  const child = spawn('mvn', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], ...(signal && { signal }) })
  let reason = ''
  let reportedAt = Date.now()
  const listen = (data: Buffer) => {
    const text = data.toString()
    reason ||= /^.*ERROR.*$/m.exec(text)?.[0] ?? ''
    const progress = [...text.matchAll(/Progress \(\d+\): (\S+\/\S+ [kM]B)/g)].at(-1)?.[1]
    if (progress === undefined || Date.now() - reportedAt < progressEveryMs) return
    reportedAt = Date.now()
    log(`  ${progress}`)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(reason))))
  })
}
