import { hash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { milliseconds } from '../database/milliseconds.ts'

/**
 * A company's keys search; `company_write` may also import leads, and `company_suggest` gets suggestions alone. Operators'
 * keys read, or also change something.
 */
export type KeyRole = 'company' | 'company_write' | 'company_suggest' | 'read' | 'write'

/** What a key is narrowed to. Null: nothing. */
export interface KeyLimits {
  /** The only pages of other addresses that may use it, such as `https://jobs.example`. */
  readonly allowedOrigins: readonly string[] | null
  /** The only campaigns whose leads it sees. */
  readonly campaignIds: readonly number[] | null
}

export interface KeyOwner extends KeyLimits {
  readonly id: number
  /** Null for operators. */
  readonly companyId: number | null
  readonly role: KeyRole
  /** Milliseconds until it expires, as Postgres counts them; null when it does not. */
  readonly leftMs: number | null
}

/** A key that is to be made. */
export interface NewKey extends Partial<KeyLimits> {
  readonly companyId: number | null
  readonly role: KeyRole
  /** What people call it. */
  readonly label?: string | null
  readonly expiresAt?: Date | null
}

/** SQL: whether a row of `api_key` is a key that works. */
export const works = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())'
/** SQL: the owner of a row of `api_key`, but for the time that is left. */
export const ownerColumns = `key.id, key.company_id AS "companyId", key.role,
  key.allowed_origins AS "allowedOrigins", key.campaign_ids AS "campaignIds"`

/** Keys are 32 random bytes, so a plain hash of them is as good as a slow one. */
export function hashKey(key: string): string {
  return hash('sha256', key)
}

/** Creates a key and returns it. Only its hash is stored. */
export async function createKey(
  client: pg.ClientBase | pg.Pool,
  { companyId, role, label, expiresAt, allowedOrigins, campaignIds }: NewKey,
): Promise<{ id: number; key: string }> {
  const key = `glk_${randomBytes(32).toString('base64url')}`
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO api_key (company_id, hash, role, label, expires_at, allowed_origins, campaign_ids)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [companyId, hashKey(key), role, label ?? null, expiresAt ?? null, allowedOrigins ?? null, campaignIds ?? null],
  )
  const id = rows[0]?.id
  if (id === undefined) throw new Error('The key was not stored.')
  return { id, key }
}

/** Every process learns of a change of a key also while the triggers of its table are off, as in a restore. */
const tellingAll = (changed: string) => `WITH changed AS (${changed} RETURNING company_id)
  INSERT INTO sync.catalogue_change (company_id) SELECT company_id FROM changed`

/** Changes what people call a key, and until when it works. False when there is no such key. */
export async function changeKey(
  client: pg.ClientBase | pg.Pool,
  id: number,
  { label, expiresAt }: { readonly label?: string | null | undefined; readonly expiresAt?: Date | null | undefined },
): Promise<boolean> {
  const { rowCount } = await client.query(
    tellingAll(`UPDATE api_key SET label = CASE WHEN $2 THEN $3 ELSE label END,
      expires_at = CASE WHEN $4 THEN $5::timestamptz ELSE expires_at END WHERE id = $1`),
    [id, label !== undefined, label ?? null, expiresAt !== undefined, expiresAt ?? null],
  )
  return rowCount === 1
}

/** The owner of the key with this hash. Undefined when there is no such key, it was revoked, or has expired. */
export async function findKey(pool: pg.Pool, keyHash: string): Promise<KeyOwner | undefined> {
  const { rows } = await pool.query<KeyOwner>({
    name: 'key',
    text: `SELECT ${ownerColumns}, ${milliseconds('key.expires_at - now()')} AS "leftMs"
      FROM api_key AS key WHERE hash = $1 AND ${works}`,
    values: [keyHash],
  })
  return rows[0]
}

/** Whether there is a key with this id of such an owner that works. */
export async function isActiveKey(
  pool: pg.Pool,
  id: number,
  owner: Pick<KeyOwner, 'companyId' | 'role'>,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM api_key WHERE id = $1 AND company_id IS NOT DISTINCT FROM $2 AND role = $3 AND ${works}`,
    [id, owner.companyId, owner.role],
  )
  return rowCount === 1
}

export interface ListedKey extends Omit<KeyOwner, 'leftMs'> {
  readonly company: string | null
  readonly label: string | null
  readonly createdAt: Date
  readonly expiresAt: Date | null
  /** As of a minute ago. */
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

export async function listKeys(pool: pg.Pool): Promise<ListedKey[]> {
  const { rows } = await pool.query<ListedKey>(`
    SELECT ${ownerColumns}, company.name AS company, label, created_at AS "createdAt", expires_at AS "expiresAt",
      used_at AS "lastUsedAt", revoked_at AS "revokedAt"
    FROM api_key AS key LEFT JOIN company ON company.id = company_id LEFT JOIN sync.key_use ON key_id = key.id
    ORDER BY key.id`)
  return rows
}

/** Revokes a key. False when there is no such key. A key that is revoked already keeps its time. */
export async function revokeKey(client: pg.ClientBase | pg.Pool, id: number): Promise<boolean> {
  const { rowCount } = await client.query(
    tellingAll('UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1'),
    [id],
  )
  return rowCount === 1
}

/** Records that keys were used, in one statement. Those that are gone by now are left out. */
export async function recordKeyUses(pool: pg.Pool, ids: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO sync.key_use AS known (key_id, used_at) SELECT id, now() FROM api_key WHERE id = ANY ($1)
     ON CONFLICT (key_id) DO UPDATE SET used_at = excluded.used_at WHERE known.used_at < excluded.used_at`,
    [ids],
  )
}
