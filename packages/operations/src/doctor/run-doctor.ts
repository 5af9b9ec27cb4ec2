import { type NodeFacts, readNodeFacts } from '@galena/search/engine/node-facts'
import { readServerSettings, type ServerSettings } from '@galena/store/operator/server-settings'
import { connectionProblem, describeConnectionProblem, type ServerName } from '../servers/connection-problem.ts'
import { type Part, runPart } from '../status/parts.ts'
import { makeChecks } from './check.ts'
import { type ClockSample, checkClocks } from './clock-checks.ts'
import { bad, type Diagnosis } from './diagnosis.ts'
import type { DoctorContext } from './doctor-context.ts'
import { checkMigrations, checkSettings } from './postgres-checks.ts'
import { checkRedis } from './redis-checks.ts'
import { databaseChecks, engineChecks, indexChecks } from './server-checks.ts'
import { checkTls } from './tls-checks.ts'

/** Waits no longer than this for a server that may be silent; then its checks are left out. */
const serverMs = 4_000

/**
 * Examines the servers, their settings, and what stands between them, and says what is wrong and what to do: a line each.
 * Takes ten seconds at most, and changes nothing.
 */
export async function runDoctor(context: DoctorContext, now = Date.now): Promise<Diagnosis[]> {
  const { pool, engine, askRedis } = context
  const [database, migrations, redis, nodes] = await Promise.all([
    timed(() => readServerSettings(pool), now),
    runPart(() => checkMigrations(pool), serverMs),
    askRedis && runPart(askRedis, serverMs),
    timed(() => readNodeFacts(engine), now),
  ])
  const settings = database.value
  const hasTables = migrations.value?.status === 'ok'
  const made = await makeChecks([
    ...(settings && hasTables ? databaseChecks(context, settings) : []),
    ...(nodes.value ? engineChecks(context, nodes.value) : []),
    ...(settings && hasTables && nodes.value ? indexChecks(context) : []),
    { name: 'tls', make: () => checkTls(context, now()) },
  ])
  return [
    ...(settings ? checkSettings(settings) : silent('Postgres', 'postgres', database.error)),
    ...(settings ? [migrations.value ?? bad('migrations', String(migrations.error), 'Run `galena migrate`.')] : []),
    ...(redis ? (redis.value ? checkRedis(redis.value) : silent('Redis', 'redis', redis.error)) : []),
    ...(nodes.value ? [] : silent('Elasticsearch', 'elasticsearch', nodes.error)),
    ...made,
    checkClocks([...clockOf('Postgres', database), ...clocksOfNodes(nodes)]),
  ]
}

function silent(server: ServerName, check: string, error: unknown): Diagnosis[] {
  const problem = connectionProblem(server, error)
  return [bad(check, describeConnectionProblem(problem), problem.remedy)]
}

type Timed<Value> = Part<Value> & Pick<ClockSample, 'askedAt' | 'answeredAt'>

async function timed<Value>(ask: () => Promise<Value>, now: () => number): Promise<Timed<Value>> {
  const askedAt = now()
  const part = await runPart(ask, serverMs)
  return { ...part, askedAt, answeredAt: now() }
}

function clockOf(name: string, { value, askedAt, answeredAt }: Timed<ServerSettings>): ClockSample[] {
  return value ? [{ name, time: value.now, askedAt, answeredAt }] : []
}

function clocksOfNodes({ value, askedAt, answeredAt }: Timed<NodeFacts[]>): ClockSample[] {
  return (value ?? []).flatMap(({ name, now: time }) =>
    time > 0 ? [{ name: `the node ${name} of Elasticsearch`, time, askedAt, answeredAt }] : [],
  )
}
