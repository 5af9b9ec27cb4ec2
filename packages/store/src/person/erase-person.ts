import type pg from 'pg'
import { queryLong } from '../database/pool.ts'
import { forgetReasons, holdImports } from '../import/forget-reasons.ts'
import { discardFailures } from '../outbox/failures.ts'
import { forgetHeld } from '../outbox/held.ts'
import { queueRemovals } from '../outbox/queue-leads.ts'
import { forgetQuotedErrors } from '../outbox/quoted-errors.ts'

/** A person whose row and leads a transaction has locked. */
export interface LockedPerson {
  readonly id: number
  readonly companyId: number
  readonly company: string
  readonly email: string | null
  readonly phone: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly leadIds: readonly number[]
}

/** Locks a person, their leads, and what imports of the company record. Undefined when there is no such person. */
export async function lockPerson(client: pg.ClientBase, id: number): Promise<LockedPerson | undefined> {
  const { rows: companies } = await client.query<{ id: number }>(
    'SELECT company_id AS id FROM candidate WHERE id = $1',
    [id],
  )
  if (!companies[0]) return undefined
  // In the order of imports: their record, leads, people. Leads that come to the person meanwhile are found below.
  await holdImports(client, companies[0].id)
  await client.query('SELECT FROM lead WHERE candidate_id = $1 ORDER BY id FOR UPDATE', [id])
  const { rows } = await client.query<Omit<LockedPerson, 'leadIds'>>(
    `SELECT candidate.id, company_id AS "companyId", name AS company, email, phone,
       first_name AS "firstName", last_name AS "lastName"
     FROM candidate JOIN company ON company.id = company_id WHERE candidate.id = $1 FOR UPDATE OF candidate`,
    [id],
  )
  return rows[0] && { ...rows[0], leadIds: await leadsOf(client, id) }
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
  { id, companyId, leadIds }: Pick<LockedPerson, 'id' | 'companyId' | 'leadIds'>,
): Promise<void> {
  await queryLong(client, 'DELETE FROM candidate WHERE id = $1', [id])
  await queueRemovals(client, companyId, leadIds)
  await discardFailures(client, { leadIds })
  await forgetHeld(client, leadIds)
  await forgetReasons(client, companyId)
  await forgetQuotedErrors(client)
}
