import { randomBytes } from 'node:crypto'
import { builderVersion } from '@galena/lead/document/build-document'
import { connectEngine } from '@galena/search/engine/engine'
import { pointAlias } from '@galena/search/index/alias'
import { createIndex } from '@galena/search/index/create-index'
import { newIndexName } from '@galena/search/index/index-names'
import { readIndices } from '@galena/search/index/index-owner'
import { migrate, readMigrations } from '@galena/store/database/migrate'
import { createPool, type Pool } from '@galena/store/database/pool'
import { readAudit } from '@galena/store/operator/audit'
import { registerTarget } from '@galena/store/outbox/targets'
import { readInstallation } from '@galena/store/owner/installation'
import type { OperationsContext } from '../src/operations-context.ts'

export interface TestSystem extends OperationsContext {
  /** The live index. */
  readonly index: string
  /** What the audit holds, latest first. */
  audit(): Promise<{ who: string; command: string; details: unknown }[]>
  stop(): Promise<void>
}

/** A database and an index of their own on the servers that the environment names; no indexer works on them. */
export async function startTestSystem(): Promise<TestSystem> {
  const name = `galena_test_${randomBytes(6).toString('hex')}`
  const admin = connectPool(address('DATABASE_URL'))
  await admin.query(`CREATE DATABASE ${name}`)
  const url = new URL(address('DATABASE_URL'))
  url.pathname = `/${name}`
  const pool = connectPool(url.href)
  const client = await pool.connect()
  await migrate(client, await readMigrations())
  client.release()
  const engine = connectEngine({ url: address('ELASTICSEARCH_URL'), alias: name }, { timeoutMs: 30_000 })
  const index = newIndexName(name, new Date())
  const installation = await readInstallation(pool)
  await createIndex(engine, index, { primaryShards: 1, replicas: 0 }, installation)
  await pointAlias(engine, { to: index, term: installation.term })
  const { live } = await readIndices(engine, [])
  await registerTarget(pool, { index, builder: builderVersion, uuid: live?.uuid ?? '' })
  return {
    pool,
    engine,
    findPlace: () => undefined,
    index,
    async audit() {
      return (await readAudit(pool, 100)).map(({ who, command, details }) => ({ who, command, details }))
    },
    async stop() {
      await engine.client.indices.delete({ index })
      await engine.client.close()
      await pool.end()
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await admin.end()
    },
  }
}

function address(name: 'DATABASE_URL' | 'ELASTICSEARCH_URL'): string {
  const url = process.env[name]
  if (!url) throw new Error(`${name} is not set. \`npm test -- FILE\` starts the servers and sets it.`)
  return url
}

function connectPool(url: string): Pool {
  return createPool(url, { applicationName: 'galena test', onIdleError: () => undefined })
}
