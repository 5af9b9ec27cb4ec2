import type pg from 'pg'

export type VerificationState = 'waiting' | 'running' | 'repairing' | 'done' | 'failed' | 'cancelled'

const activeStates: readonly VerificationState[] = ['waiting', 'running', 'repairing']

/** What is to be compared: every lead, unless these are named. */
export interface WantedVerification {
  readonly who: string
  /** Undefined for the live index. */
  readonly index: string | undefined
  readonly isFull: boolean
  readonly repairs: boolean
  readonly companyId: number | undefined
  readonly leadIds: readonly number[] | undefined
  readonly range: readonly [from: number, to: number] | undefined
}

/** A comparison that an operator has asked for, as its row says. */
export interface Verification {
  readonly id: number
  readonly state: VerificationState
  readonly who: string
  readonly index: string | null
  readonly isFull: boolean
  readonly repairs: boolean
  readonly companyId: number | null
  readonly company: string | null
  readonly leadIds: readonly number[] | null
  readonly from: number | null
  readonly to: number | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  /** The id up to which leads are compared. */
  readonly after: number
  readonly checked: number
  /** Null where nobody knows it. */
  readonly total: number | null
  /** Differences by kind. */
  readonly found: Readonly<Record<string, number>>
  readonly otherCompany: number
  readonly foreignKept: number
  readonly repaired: number | null
  readonly held: number
  readonly reason: string | null
  /** Leads per second since it began. */
  readonly perSecond: number
}

const columns = `
  v.id, v.state, v.who, v.index_name AS index, v.is_full AS "isFull", v.repairs, v.company_id AS "companyId",
  company.name AS company, v.lead_ids AS "leadIds", v.from_id AS "from", v.to_id AS "to", v.created_at AS "createdAt",
  v.started_at AS "startedAt", v.ended_at AS "endedAt", v.after_id AS after, v.checked, v.total, v.found,
  v.other_company AS "otherCompany", v.foreign_kept AS "foreignKept", v.repaired, v.held, v.reason,
  coalesce(v.checked / greatest(0.1, extract(epoch FROM coalesce(v.ended_at, clock_timestamp()) - v.started_at)), 0)::float8
    AS "perSecond"`

/** Verifications that are remembered. */
const remembered = 20

/** Records what is to be compared, in place of the findings before. Undefined while another verification is active. */
export async function addVerification(client: pg.ClientBase, wanted: WantedVerification): Promise<number | undefined> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO sync.verification (who, index_name, is_full, repairs, company_id, lead_ids, from_id, to_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT ((true)) WHERE state IN ('waiting', 'running', 'repairing') DO NOTHING RETURNING id`,
    [
      wanted.who,
      wanted.index ?? null,
      wanted.isFull,
      wanted.repairs,
      wanted.companyId ?? null,
      wanted.leadIds ?? null,
      wanted.range?.[0] ?? null,
      wanted.range?.[1] ?? null,
    ],
  )
  const id = rows[0]?.id
  if (id === undefined) return undefined
  await client.query('DELETE FROM sync.verification_finding')
  await client.query('DELETE FROM sync.verification WHERE id <= $1', [id - remembered])
  return id
}

/** The last verification. Undefined before there was one. */
export async function lastVerification(client: pg.ClientBase | pg.Pool): Promise<Verification | undefined> {
  const { rows } = await client.query<Verification>({
    name: 'last verification',
    text: `SELECT ${columns} FROM sync.verification AS v LEFT JOIN company ON company.id = v.company_id
      ORDER BY v.id DESC LIMIT 1`,
  })
  return rows[0]
}

/** Has a verification that is done repaired as well: what is stored of its findings or, with `again`, from the start. */
export async function resumeForRepair(client: pg.ClientBase, id: number, again: boolean): Promise<boolean> {
  if (again) await client.query('DELETE FROM sync.verification_finding WHERE verification_id = $1', [id])
  const { rowCount } = await client.query(
    `UPDATE sync.verification SET repairs = true, ended_at = NULL, beat_at = NULL, reason = NULL,
       state = CASE WHEN $2 THEN 'waiting' ELSE 'repairing' END, ${again ? fromTheStart : 'repaired = NULL'}
     WHERE id = $1 AND state = 'done'`,
    [id, again],
  )
  return rowCount === 1
}

const fromTheStart = `after_id = -1, checked = 0, found = '{}', other_company = 0, foreign_kept = 0, repaired = NULL,
  started_at = NULL`

/** Cancels a verification. False when it has ended already. */
export async function cancelVerification(client: pg.ClientBase, id: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE sync.verification SET state = 'cancelled', ended_at = clock_timestamp() WHERE id = $1 AND state = ANY ($2)`,
    [id, activeStates],
  )
  return rowCount === 1
}

/** Who works on a verification. */
export interface VerificationClaim {
  readonly id: number
  readonly worker: string
}

/** A worker that was not heard of for so long is gone. */
const silentSeconds = 30

/** Claims the active verification when nobody works on it. */
export async function claimVerification(pool: pg.Pool, worker: string): Promise<Verification | undefined> {
  const { rows } = await pool.query<Verification>({
    name: 'claim verification',
    text: `
      WITH claimed AS (
        UPDATE sync.verification SET worker = $1, beat_at = clock_timestamp(),
          started_at = coalesce(started_at, clock_timestamp()),
          state = CASE state WHEN 'waiting' THEN 'running' ELSE state END
        WHERE state IN ('waiting', 'running', 'repairing')
          -- Further ahead: the clock of the database was set back.
          AND coalesce(beat_at NOT BETWEEN clock_timestamp() - ${silentSeconds} * interval '1 second'
            AND clock_timestamp() + interval '1 minute', true)
        RETURNING *
      )
      SELECT ${columns} FROM claimed AS v LEFT JOIN company ON company.id = v.company_id`,
    values: [worker],
  })
  return rows[0]
}

const ours = "id = $1 AND worker = $2 AND state IN ('running', 'repairing')"

/** Says that the worker is still there. False when the verification was cancelled, or somebody else has it. */
export async function beatVerification(pool: pg.Pool, { id, worker }: VerificationClaim): Promise<boolean> {
  const { rowCount } = await pool.query(`UPDATE sync.verification SET beat_at = clock_timestamp() WHERE ${ours}`, [
    id,
    worker,
  ])
  return rowCount === 1
}

/** Lets another process go on, and says what is waited for. */
export async function releaseVerification(
  pool: pg.Pool,
  { id, worker }: VerificationClaim,
  reason: string | null,
): Promise<void> {
  await pool.query(`UPDATE sync.verification SET beat_at = NULL, reason = $3 WHERE ${ours}`, [id, worker, reason])
}

/** What a worker may record of its verification. */
export type VerificationProgress = Partial<
  Pick<
    Verification,
    | 'state'
    | 'index'
    | 'after'
    | 'checked'
    | 'total'
    | 'found'
    | 'otherCompany'
    | 'foreignKept'
    | 'repaired'
    | 'held'
    | 'reason'
  >
>

const progressColumns: Readonly<Record<keyof VerificationProgress, string>> = {
  state: 'state',
  index: 'index_name',
  after: 'after_id',
  checked: 'checked',
  total: 'total',
  found: 'found',
  otherCompany: 'other_company',
  foreignKept: 'foreign_kept',
  repaired: 'repaired',
  held: 'held',
  reason: 'reason',
}

/** Records progress. False when the verification was cancelled, or somebody else has it: then nothing is recorded. */
export async function recordProgress(
  client: pg.ClientBase | pg.Pool,
  { id, worker }: VerificationClaim,
  progress: VerificationProgress,
): Promise<boolean> {
  const changes = Object.entries(progress) as [keyof VerificationProgress, unknown][]
  const set = changes.map(([name], at) => `${progressColumns[name]} = $${at + 3}`)
  const hasEnded = progress.state !== undefined && !activeStates.includes(progress.state)
  const { rowCount } = await client.query(
    `UPDATE sync.verification SET beat_at = clock_timestamp()${hasEnded ? ', ended_at = clock_timestamp()' : ''},
       ${set.join(', ')} WHERE ${ours}`,
    [id, worker, ...changes.map(([, value]) => value)],
  )
  return rowCount === 1
}
