import { errors } from '@elastic/elasticsearch'
import type { Engine } from '../engine/engine.ts'
import { type OwnerTerm, readOwner } from './index-owner.ts'

/** A document in Elasticsearch: whoever renews it again and again holds the indices of the alias. */
export interface Lease extends OwnerTerm {
  /** How often the owner's database has renewed it. */
  readonly renewals: number
  /** Another one after each renewal. */
  readonly nonce: string
  /** The holder stops writing when it has not renewed the lease for this long. */
  readonly lengthMs: number
}

/** A lease as it was read: it can be replaced only while it is still that. */
export interface StoredLease extends Lease {
  readonly revision: { readonly if_seq_no: number; readonly if_primary_term: number }
}

const id = 'lease'
const timeoutMs = 5_000

/** The index that holds the lease. No other name of an installation can be this one, because aliases have no dot. */
export function leaseIndex(alias: string): string {
  return `${alias}.owner`
}

/** Undefined when there is none: nobody has held the alias yet. */
export async function readLease({ client, alias }: Engine): Promise<StoredLease | undefined> {
  const answer = await client.get<Record<string, unknown>>(
    { index: leaseIndex(alias), id },
    { ignore: [404], signal: AbortSignal.timeout(timeoutMs) },
  )
  if (answer.found !== true) return undefined
  const { owner, term, renewals, nonce, length_ms } = answer._source ?? {}
  const known = readOwner(owner)
  if (!known) throw new Error(`The document ${id} in ${leaseIndex(alias)} is not a lease. Delete that index.`)
  return {
    owner: known,
    term: String(term),
    renewals: Number(renewals),
    nonce: String(nonce),
    lengthMs: Number(length_ms),
    revision: { if_seq_no: answer._seq_no ?? 0, if_primary_term: answer._primary_term ?? 0 },
  }
}

/** Writes the lease in place of what was read; false when somebody else has written it since. */
export async function replaceLease(
  engine: Engine,
  { owner, term, renewals, nonce, lengthMs }: Lease,
  read: StoredLease | undefined,
): Promise<boolean> {
  const { client, alias } = engine
  if (!read) await createLeaseIndex(engine)
  try {
    await client.index(
      {
        index: leaseIndex(alias),
        id,
        document: { owner, term, renewals, nonce, length_ms: lengthMs },
        timeout: `${timeoutMs}ms`,
        ...(read ? read.revision : { op_type: 'create' }),
      },
      { signal: AbortSignal.timeout(timeoutMs) },
    )
    return true
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 409) return false
    throw error
  }
}

async function createLeaseIndex({ client, alias }: Engine): Promise<void> {
  try {
    await client.indices.create({
      index: leaseIndex(alias),
      settings: { number_of_shards: 1, auto_expand_replicas: '0-1', hidden: true },
      mappings: { dynamic: false },
      wait_for_active_shards: 1,
    })
  } catch (error) {
    const exists = error instanceof errors.ResponseError && error.message.includes('resource_already_exists_exception')
    if (!exists) throw error
  }
}
