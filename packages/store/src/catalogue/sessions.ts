import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { milliseconds } from '../database/milliseconds.ts'
import { hashKey, type KeyOwner, ownerColumns, works } from './keys.ts'

/** For how long a session lasts at most, and without being used. Postgres counts both. */
export const sessionSeconds = 12 * 3_600
const limits = { session: "interval '12 hours'", idle: "interval '1 hour'", code: "interval '15 minutes'" }

/** Who is signed in on the search page or the console, with the rights of a key. */
export interface Session extends KeyOwner {
  readonly endsAt: Date
  /** Milliseconds until then, as Postgres counts them: clocks differ. */
  readonly leftMs: number
}

export type StartedSession = Session & { readonly token: string }

/** Whose keys sign in where: companies on the search page, operators on the console. */
export type SessionOwner = 'company' | 'operator'

/** A session ends with its key. */
const end = `least(session.created_at + ${limits.session}, key.expires_at)`
const columns = `${ownerColumns}, ${end} AS "endsAt", ${milliseconds(`${end} - now()`)} AS "leftMs"`

const newToken = () => randomBytes(32).toString('base64url')

/** Begins a session and returns its token, which is stored nowhere. Undefined when the key was revoked meanwhile. */
export async function startSession(pool: pg.Pool, keyId: number): Promise<StartedSession | undefined> {
  const token = newToken()
  const { rows } = await pool.query<Session>(
    `WITH key AS (SELECT * FROM api_key WHERE id = $2 AND ${works}),
       session AS (INSERT INTO sync.session (token_hash, key_id) SELECT $1, id FROM key RETURNING created_at)
     SELECT ${columns} FROM session, key`,
    [hashKey(token), keyId],
  )
  return rows[0] && { ...rows[0], token }
}

/**
 * The same for who has a code, which is used up by it. Undefined when there is no such code of such an owner, or no
 * longer.
 */
export async function startSessionWithCode(
  pool: pg.Pool,
  code: string,
  owner: SessionOwner,
): Promise<StartedSession | undefined> {
  const token = newToken()
  const { rows } = await pool.query<Session>(
    `WITH used AS (
       DELETE FROM sync.sign_in_code USING api_key
       WHERE code_hash = $2 AND sign_in_code.created_at > now() - ${limits.code}
         AND api_key.id = key_id AND (company_id IS NULL) = $3
       RETURNING key_id
     ), key AS (SELECT api_key.* FROM api_key JOIN used ON key_id = id WHERE ${works}),
       session AS (INSERT INTO sync.session (token_hash, key_id) SELECT $1, id FROM key RETURNING created_at)
     SELECT ${columns} FROM session, key`,
    [hashKey(token), hashKey(code), owner === 'operator'],
  )
  return rows[0] && { ...rows[0], token }
}

/** A code that begins one session with the rights of this key, within 15 minutes. Only its hash is stored. */
export async function createSignInCode(pool: pg.Pool, keyId: number): Promise<string> {
  const code = newToken()
  await pool.query('INSERT INTO sync.sign_in_code (code_hash, key_id) VALUES ($1, $2)', [hashKey(code), keyId])
  return code
}

/** The session whose token has this hash, which counts as used then. Undefined when there is none, or it has ended. */
export async function touchSession(pool: pg.Pool, tokenHash: string): Promise<Session | undefined> {
  const { rows } = await pool.query<Session>({
    name: 'session',
    text: `
      WITH used AS (
        UPDATE sync.session SET used_at = now() WHERE token_hash = $1 AND used_at < now() - interval '1 minute'
          AND used_at > now() - ${limits.idle} AND created_at > now() - ${limits.session}
      )
      SELECT ${columns} FROM sync.session JOIN api_key AS key ON key.id = key_id
      WHERE token_hash = $1 AND ${works}
        AND used_at > now() - ${limits.idle} AND session.created_at > now() - ${limits.session}`,
    values: [tokenHash],
  })
  return rows[0]
}

/** Ends a session. Every process that remembers it learns of that as it learns of a key that is revoked. */
export async function endSession(pool: pg.Pool, tokenHash: string): Promise<void> {
  await pool.query(
    `WITH ended AS (DELETE FROM sync.session WHERE token_hash = $1 RETURNING key_id)
     INSERT INTO sync.catalogue_change (company_id) SELECT company_id FROM api_key JOIN ended ON key_id = id`,
    [tokenHash],
  )
}

/** The commands in the audit of attempts with wrong keys, and for how many days they stay: strangers can make many. */
export const signInRefused = 'sign in refused'
export const keyRefused = 'key refused'
const refusedDays = 30

/** Deletes what nobody can sign in with any more, and what the audit says of old attempts with wrong keys. */
export async function forgetSessions(pool: pg.Pool): Promise<void> {
  await pool.query(
    `DELETE FROM sync.session WHERE created_at < now() - ${limits.session} OR used_at < now() - ${limits.idle}
       OR key_id IN (SELECT id FROM api_key WHERE NOT (${works}))`,
  )
  await pool.query(`DELETE FROM sync.sign_in_code WHERE created_at < now() - ${limits.code}`)
  await pool.query("DELETE FROM sync.audit WHERE command = ANY ($1) AND at < now() - $2 * interval '1 day'", [
    [signInRefused, keyRefused],
    refusedDays,
  ])
}
