import { hash, randomBytes } from 'node:crypto'
import type pg from 'pg'

/** A company's keys search; `company_write` may also import leads. Operators' keys read, or also change something. */
export type KeyRole = 'company' | 'company_write' | 'read' | 'write'

export interface KeyOwner {
  readonly id: number
  /** Null for operators. */
  readonly companyId: number | null
  readonly role: KeyRole
}

/** Keys are 32 random bytes, so a plain hash of them is as good as a slow one. */
export function hashKey(key: string): string {
  return hash('sha256', key)
}

/** Creates a key and returns it. Only its hash is stored. */
export async function createKey(
  pool: pg.ClientBase | pg.Pool,
  owner: { companyId: number | null; role: KeyRole },
): Promise<{ id: number; key: string }> {
  const key = `glk_${randomBytes(32).toString('base64url')}`
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO api_key (company_id, hash, role) VALUES ($1, $2, $3) RETURNING id',
    [owner.companyId, hashKey(key), owner.role],
  )
  const id = rows[0]?.id
  if (id === undefined) throw new Error('The key was not stored.')
  return { id, key }
}

/** The owner of the key with this hash. Undefined when there is no such key, or it was revoked. */
export async function findKey(pool: pg.Pool, keyHash: string): Promise<KeyOwner | undefined> {
  const { rows } = await pool.query<KeyOwner>({
    name: 'key',
    text: 'SELECT id, company_id AS "companyId", role FROM api_key WHERE hash = $1 AND revoked_at IS NULL',
    values: [keyHash],
  })
  return rows[0]
}

/** Whether there is a key with this id of such an owner that was not revoked. */
export async function isActiveKey(pool: pg.Pool, id: number, owner: Omit<KeyOwner, 'id'>): Promise<boolean> {
  const { rowCount } = await pool.query(
    'SELECT FROM api_key WHERE id = $1 AND company_id IS NOT DISTINCT FROM $2 AND role = $3 AND revoked_at IS NULL',
    [id, owner.companyId, owner.role],
  )
  return rowCount === 1
}

export interface ListedKey extends KeyOwner {
  readonly company: string | null
  readonly createdAt: Date
  readonly revokedAt: Date | null
}

export async function listKeys(pool: pg.Pool): Promise<ListedKey[]> {
  const { rows } = await pool.query<ListedKey>(`
    SELECT api_key.id, company_id AS "companyId", company.name AS company, role, created_at AS "createdAt", revoked_at AS "revokedAt"
    FROM api_key LEFT JOIN company ON company.id = company_id ORDER BY api_key.id`)
  return rows
}

/** Revokes a key. False when there is no such key. A key that is revoked already keeps its time. */
export async function revokeKey(pool: pg.ClientBase | pg.Pool, id: number): Promise<boolean> {
  const { rowCount } = await pool.query('UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1', [
    id,
  ])
  return rowCount === 1
}
