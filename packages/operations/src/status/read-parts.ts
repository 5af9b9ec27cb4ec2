import { readClusterHealth, readVersions, readWriteBlocks } from '@galena/search/engine/cluster-state'
import { readDiskState } from '@galena/search/engine/disk-state'
import { readIndices } from '@galena/search/index/index-owner'
import { documentCount } from '@galena/search/index/index-state'
import { missingMigrations } from '@galena/store/database/migrate'
import type { Pool } from '@galena/store/database/pool'
import { readProcesses } from '@galena/store/operator/processes'
import { readDatabaseFacts } from '@galena/store/operator/server-facts'
import { readThrottle } from '@galena/store/operator/throttle'
import { readWarnings } from '@galena/store/operator/warnings'
import { readBacklog } from '@galena/store/outbox/backlog'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { readSweep } from '@galena/store/verify/sweep'
import { heldFacts } from '../actions/held.ts'
import { readOwnership } from '../owner/ownership.ts'
import { compareTimeZones } from '../servers/time-zone-data.ts'
import { runPart } from './parts.ts'
import type { StatusContext } from './status-context.ts'

export type StatusParts = Awaited<ReturnType<typeof readParts>>

/** Everything that a status is made of, asked for side by side. Never rejects: each part says why it failed. */
export async function readParts(context: StatusContext) {
  const { engine, askRedis } = context
  const [postgres, redis, elasticsearch] = await Promise.all([
    readPostgresParts(context),
    askRedis ? runPart(askRedis) : undefined,
    Promise.all([
      runPart(() => readVersions(engine)),
      runPart(() => readOwnership(context)),
      // Also while Postgres is away, without which nobody knows whose it is.
      runPart(() => readIndices(engine, [])),
      runPart(() => documentCount(engine)),
      runPart(() => readClusterHealth(engine)),
      runPart(() => readDiskState(engine)),
      runPart(() => readWriteBlocks(engine)),
    ]),
  ])
  const [versions, ownership, indices, documents, cluster, disk, blocks] = elasticsearch
  return { postgres, redis, versions, ownership, indices, documents, cluster, disk, blocks }
}

async function readPostgresParts({ pool, timeZones = () => compareTimeZones(pool) }: StatusContext) {
  const [server, migrations, backlog, records, processes, tzdata] = await Promise.all([
    runPart(() => readDatabaseFacts(pool)),
    runPart(() => missingMigrations(pool)),
    // It is slow while very many deleted rows are kept, and must not hide the others.
    runPart(() => readBacklog(pool)),
    runPart(() => readRecords(pool)),
    runPart(() => readProcesses(pool)),
    runPart(timeZones),
  ])
  return { server, migrations, backlog, records, processes, tzdata }
}

/** What indexers and operators have left in the database. */
async function readRecords(pool: Pool) {
  return {
    rebuild: (await openRebuilds(pool)).at(-1),
    sweep: await readSweep(pool),
    held: await heldFacts({ pool }),
    throttle: await readThrottle(pool),
    warnings: await readWarnings(pool),
  }
}
