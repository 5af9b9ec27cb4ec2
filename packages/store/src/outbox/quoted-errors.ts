import type pg from 'pg'

/**
 * Stands in front of an error of Elasticsearch in the reason why an index is paused or its rebuild has failed. The error may
 * quote a value of any lead.
 */
export const lastError = '; the last error: '

/** Takes the errors out of the reasons. */
export async function forgetQuotedErrors(client: pg.ClientBase): Promise<void> {
  const values = [lastError]
  await client.query(
    `UPDATE sync.target SET pause_reason = split_part(pause_reason, $1, 1) || '.' WHERE strpos(pause_reason, $1) > 0`,
    values,
  )
  await client.query(
    `UPDATE sync.rebuild SET reason = split_part(reason, $1, 1) || '.' WHERE strpos(reason, $1) > 0`,
    values,
  )
}
