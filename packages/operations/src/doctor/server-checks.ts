import { readClusterHealth } from '@galena/search/engine/cluster-state'
import { readDiskState } from '@galena/search/engine/disk-state'
import type { NodeFacts } from '@galena/search/engine/node-facts'
import type { ServerSettings } from '@galena/store/operator/server-settings'
import { readOwnership, whyNotOurs } from '../owner/ownership.ts'
import { compareTimeZones } from '../servers/time-zone-data.ts'
import { checkIds } from '../watch/check-ids.ts'
import { checkSubscriptions } from '../watch/check-subscriptions.ts'
import { findChangedSettings, findSlowRefresh } from '../watch/index-checks.ts'
import { checkOldSnapshot } from '../watch/old-snapshot.ts'
import { rowsHidden } from '../watch/rows-hidden.ts'
import { type Check, watched } from './check.ts'
import { bad, ok, warning } from './diagnosis.ts'
import type { DoctorContext } from './doctor-context.ts'
import {
  checkAutoCreate,
  checkDisk,
  checkEngineRights,
  checkHeap,
  checkReplicas,
  checkVersions,
} from './engine-checks.ts'
import { checkKeys } from './key-checks.ts'
import {
  checkConnections,
  checkPooler,
  checkQueueTables,
  checkReplicaIdentity,
  checkRights,
  checkTriggers,
} from './postgres-checks.ts'

/** What can be wrong in a database that has all tables. */
export function databaseChecks(
  { pool, addresses, tlsFiles, askQueueTables }: DoctorContext,
  settings: ServerSettings,
): Check[] {
  return [
    {
      name: 'postgres_connections',
      make: () => Promise.resolve(checkConnections(settings, askQueueTables !== undefined)),
    },
    ...(askQueueTables ? [{ name: 'queue_tables', make: () => checkQueueTables(askQueueTables) }] : []),
    { name: 'pooler', make: () => checkPooler({ url: addresses.DATABASE_URL, tls: tlsFiles.DATABASE }) },
    { name: 'postgres_rights', make: () => checkRights(pool, settings.user) },
    watched('row_security', 'No policy hides rows.', () => rowsHidden({ pool })),
    { name: 'triggers', make: () => checkTriggers(pool) },
    watched('subscriptions', 'Logical replication writes to no table of leads.', () => checkSubscriptions({ pool })),
    { name: 'replica_identity', make: () => checkReplicaIdentity(pool) },
    watched('ids', 'Every id can be indexed.', () => checkIds({ pool }), warning),
    watched('old_snapshot', 'Nobody keeps deleted rows for long.', () => checkOldSnapshot({ pool }), warning),
    { name: 'time_zones', make: () => checkTimeZones({ pool }) },
    { name: 'keys', make: () => checkKeys(pool, settings.now) },
  ]
}

async function checkTimeZones({ pool }: Pick<DoctorContext, 'pool'>) {
  const { node, differing } = await compareTimeZones(pool)
  return differing.length === 0
    ? ok('time_zones', `Postgres and Node (${node}) read the time zones of all companies alike.`)
    : warning(
        'time_zones',
        `Postgres and Node (${node}) read these time zones differently, or do not know them: ${differing.join(', ')}.`,
        'Update the time zone data of the older one, or correct the company with `galena company set NAME --time-zone ZONE`.',
      )
}

export function engineChecks({ engine }: DoctorContext, nodes: readonly NodeFacts[]): Check[] {
  return [
    { name: 'elasticsearch_version', make: () => Promise.resolve(checkVersions(nodes)) },
    { name: 'elasticsearch_rights', make: () => checkEngineRights(engine) },
    { name: 'elasticsearch_heap', make: () => Promise.resolve(checkHeap(nodes)) },
    { name: 'elasticsearch_disk', make: async () => checkDisk(await readDiskState(engine)) },
    { name: 'elasticsearch_shards', make: async () => checkReplicas(engine, await readClusterHealth(engine)) },
    { name: 'elasticsearch_auto_create', make: () => checkAutoCreate(engine) },
  ]
}

/** What needs a database with all tables, and Elasticsearch. */
export function indexChecks(context: DoctorContext): Check[] {
  return [
    { name: 'index_owner', make: () => checkOwner(context) },
    watched('index_settings', 'The settings of the indices are as Galena needs them.', () =>
      findChangedSettings(context),
    ),
    watched('index_refresh', 'Searches see what is written.', () => findSlowRefresh(context)),
  ]
}

async function checkOwner(context: DoctorContext) {
  const ownership = await readOwnership(context)
  const why = whyNotOurs(ownership)
  if (why !== undefined)
    return bad(
      'index_owner',
      why,
      'Check DATABASE_URL, ELASTICSEARCH_URL and INDEX_NAME; `galena owner show` says more.',
    )
  return ownership.live
    ? ok('index_owner', `Searches read ${ownership.live.index}.`)
    : warning('index_owner', 'There is no search index yet.', 'Start an indexer: it creates the first one.')
}
