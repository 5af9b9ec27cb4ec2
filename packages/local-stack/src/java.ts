import { execFileSync } from 'node:child_process'
import { existsSync, globSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { StackError } from './stack-error.ts'
import { elasticsearchVersions } from './versions.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Java {
  /** The folder with `bin/java`. */
  readonly home: string
  readonly major: number
}

const usualFolders = [
  '/usr/lib/jvm/*',
  '/Library/Java/JavaVirtualMachines/*/Contents/Home',
  '/opt/java/*',
  '/opt/homebrew/opt/openjdk*',
]

/** The JDK to use and the newest version of Elasticsearch that it can run. */
export function chooseJava(environment: Environment): { java: Java; version: string } {
  const found = findJdks(environment)
  for (const { version, minJava } of elasticsearchVersions) {
    const java = found.find(({ major }) => major >= minJava)
    if (java) return { java, version }
  }
  throw new StackError(
    'java_missing',
    'Elasticsearch needs a full JDK, 21 or newer (17 runs an older Elasticsearch), but none was found. Install one (Debian: apt-get install openjdk-17-jdk; macOS: brew install openjdk@21) or set JAVA_HOME; or set ELASTICSEARCH_URL to your own server.',
  )
}

function findJdks(environment: Environment): Java[] {
  const onPath = (environment.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'java'))
    .filter((file) => existsSync(file))
  const homes = [
    environment.ES_JAVA_HOME,
    environment.JAVA_HOME,
    ...onPath.map((file) => join(realpathSync(file), '../..')),
    ...(environment.HOME ? globSync(join(environment.HOME, '.sdkman/candidates/java/*')) : []),
    ...(environment.PATH === undefined ? [] : usualFolders.flatMap((pattern) => globSync(pattern))),
  ].filter((home): home is string => home !== undefined && home !== '')
  const real = new Set(homes.filter((home) => existsSync(join(home, 'bin/java'))).map((home) => realpathSync(home)))
  return [...real].flatMap((home) => readJdk(home) ?? []).sort((a, b) => b.major - a.major)
}

/** A plain runtime lacks the module `jdk.incubator.vector`, which Elasticsearch 9 needs. */
function readJdk(home: string): Java | undefined {
  try {
    const modules = execFileSync(join(home, 'bin/java'), ['--list-modules'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const major = Number(/^java\.base@(\d+)/m.exec(modules)?.[1])
    return major > 0 && modules.includes('jdk.incubator.vector') && existsSync(join(home, 'bin/jar'))
      ? { home, major }
      : undefined
  } catch {
    return undefined
  }
}
