import { listKeys } from '@galena/store/catalogue/keys'
import type { Pool } from '@galena/store/database/pool'
import { type Diagnosis, ok, warning } from './diagnosis.ts'

const soonMs = 14 * 86_400_000

/** Keys that have stopped working by themselves, or will soon. */
export async function checkKeys(pool: Pool, now: number): Promise<Diagnosis> {
  const keys = (await listKeys(pool)).filter(({ revokedAt }) => revokedAt === null)
  const ends = (id: number, at: Date) => `${id} (${at.toISOString().slice(0, 10)})`
  const listed = (from: number, to: number) =>
    keys.flatMap(({ id, expiresAt: at }) => (at && at.getTime() > from && at.getTime() <= to ? [ends(id, at)] : []))
  const [expired, soon] = [listed(Number.NEGATIVE_INFINITY, now), listed(now, now + soonMs)]
  if (expired.length + soon.length === 0) return ok('keys', `${keys.length} keys work, and none ends soon.`)
  const sentences = [
    expired.length > 0 && `These keys have expired: ${expired.join(', ')}.`,
    soon.length > 0 && `These keys expire within two weeks: ${soon.join(', ')}.`,
  ]
  return warning(
    'keys',
    sentences.filter(Boolean).join(' '),
    'Make new ones with `galena keys create` where they are used, and revoke the others with `galena keys revoke ID`.',
  )
}
