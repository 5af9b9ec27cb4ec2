import type pg from 'pg'

/** An advisory lock of a company, any fixed number. Imports share it. */
const erasureLock = 7_226_516

/**
 * Keeps a person of the company from being erased until the transaction ends. To be called before a batch looks for people:
 * one that had recognised somebody would write them again, or record whose a value was.
 */
export async function holdErasures(client: pg.ClientBase, companyId: number): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock_shared($1, hashint8($2))', [erasureLock, companyId])
}

/**
 * Waits for the batches that imports of the company are writing, and keeps others from beginning until the transaction ends.
 * To be called before leads and people are locked, as imports do.
 */
export async function holdImports(client: pg.ClientBase, companyId: number): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, hashint8($2))', [erasureLock, companyId])
}
