import type pg from 'pg'
import { queryLong } from '../database/pool.ts'
import { holdImports } from '../import/erasure-lock.ts'
import { forgetReasons } from '../import/forget-reasons.ts'
import { discardFailures } from '../outbox/failures.ts'
import { forgetHeld } from '../outbox/held.ts'
import { queueRemovals } from '../outbox/queue-leads.ts'
import { forgetQuotedErrors } from '../outbox/quoted-errors.ts'

/** A person as the database has them. */
export interface StoredPerson {
  readonly id: number
  readonly companyId: number
  readonly company: string
  /** ISO 3166 alpha-2. */
  readonly country: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly leadIds: readonly number[]
}

/** Undefined when there is no such person. */
export async function readPerson(
  client: pg.ClientBase,
  id: number,
  locking: 'FOR UPDATE OF candidate' | '' = '',
): Promise<StoredPerson | undefined> {
  const { rows } = await client.query<Omit<StoredPerson, 'leadIds'>>(
    `SELECT candidate.id, company_id AS "companyId", company.name AS company, country, email, phone,
       first_name AS "firstName", last_name AS "lastName"
     FROM candidate JOIN company ON company.id = company_id WHERE candidate.id = $1 ${locking}`,
    [id],
  )
  return rows[0] && { ...rows[0], leadIds: await leadsOf(client, id) }
}

/** Locks a person and their leads, and keeps imports of the company waiting. Undefined when there is no such person. */
export async function lockPerson(client: pg.ClientBase, id: number): Promise<StoredPerson | undefined> {
  const { rows: companies } = await client.query<{ id: number }>(
    'SELECT company_id AS id FROM candidate WHERE id = $1',
    [id],
  )
  if (!companies[0]) return undefined
  // In the order of imports: this lock, leads, people. Leads that come to the person meanwhile are found below.
  await holdImports(client, companies[0].id)
  await client.query('SELECT FROM lead WHERE candidate_id = $1 ORDER BY id FOR UPDATE', [id])
  return readPerson(client, id, 'FOR UPDATE OF candidate')
}

async function leadsOf(client: pg.ClientBase, id: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>('SELECT id FROM lead WHERE candidate_id = $1 ORDER BY id', [id])
  return rows.map((row) => row.id)
}

/**
 * Deletes a person with all that belongs to them, and what the bookkeeping of sync may quote of them; their leads are queued to
 * be removed from the index and to be told to mirrors, also where triggers are off.
 */
export async function erasePerson(
  client: pg.ClientBase,
  { id, companyId, leadIds }: Pick<StoredPerson, 'id' | 'companyId' | 'leadIds'>,
): Promise<void> {
  await queryLong(client, 'DELETE FROM candidate WHERE id = $1', [id])
  await queueRemovals(client, companyId, leadIds)
  await discardFailures(client, { leadIds })
  await forgetHeld(client, leadIds)
  await forgetReasons(client, companyId)
  await forgetQuotedErrors(client)
}
