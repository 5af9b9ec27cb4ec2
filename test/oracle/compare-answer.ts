import type { ExpectedAnswer } from './expect-answer.ts'
import type { Sql } from './load-rows.ts'
import { documentedRows, inclusions, type SearchRequest } from './request.ts'

export interface Answer {
  readonly status: number
  readonly body: AnswerBody
}

export interface AnswerBody {
  readonly total: number
  readonly current_page: string | number
  readonly pages: number
  readonly candidates: readonly Candidate[]
}

/** Compared key by key with what Postgres makes of the rows, so its shape is not repeated here. */
export type Candidate = Readonly<Record<string, unknown>> & {
  readonly id: number
  readonly others: Record<string, unknown>
}

/** Every candidate of the database with everything that can be included, by id. */
export async function readCandidates(sql: Sql): Promise<ReadonlyMap<number, Candidate>> {
  const rows = await sql<{ id: number; body: Candidate }>('SELECT id, body FROM oracle.candidate')
  return new Map(rows.map(({ id, body }) => [id, body]))
}

/** Sentences about what is wrong with an answer; none when it is right. */
export function faultsOf(
  answer: Answer,
  expected: ExpectedAnswer,
  request: SearchRequest,
  candidates: ReadonlyMap<number, Candidate>,
): string[] {
  const { status, body } = answer
  if (status !== 200) return [`status ${status}: ${JSON.stringify(body)}`]
  const faults: string[] = []
  const same = (what: string, got: unknown, wanted: unknown) => {
    const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)]
    if (a !== b) faults.push(`${what}: got ${shorten(a)}, expected ${shorten(b)}`)
  }
  same('keys', Object.keys(body), ['total', 'current_page', 'pages', 'candidates'])
  same('total', body.total, expected.total)
  same('pages', body.pages, expected.pages)
  same('current_page', body.current_page, expected.currentPage)
  const ids = body.candidates.map(({ id }) => id)
  if (expected.ordered) same('ids', ids, expected.ids)
  else if (!isPageOf(ids, expected, request)) faults.push(`ids: ${ids.join()} are no page of ${expected.ids.join()}`)
  for (const candidate of body.candidates) {
    const wanted = candidates.get(candidate.id)
    if (!wanted) faults.push(`candidate ${candidate.id} does not exist`)
    else same(`candidate ${candidate.id}`, comparable(candidate), comparable(asIncluded(wanted, request.include ?? [])))
  }
  return faults
}

function isPageOf(
  ids: readonly number[],
  { ids: all, total }: ExpectedAnswer,
  { page = 1, perPage }: SearchRequest,
): boolean {
  const rows = perPage ?? documentedRows
  return (
    new Set(ids).size === ids.length &&
    ids.every((id) => all.includes(id)) &&
    ids.length === Math.max(0, Math.min(rows, total - (page - 1) * rows))
  )
}

function asIncluded(candidate: Candidate, include: readonly string[]): Candidate {
  const absent: readonly string[] = inclusions.filter((name) => !include.includes(name))
  return Object.fromEntries(Object.entries(candidate).filter(([name]) => !absent.includes(name))) as Candidate
}

/** Keys are compared in order, except those of `others`, which have none. */
function comparable(candidate: Candidate): Record<string, unknown> {
  return { ...candidate, others: Object.entries(candidate.others).sort(([a], [b]) => (a < b ? -1 : 1)) }
}

function shorten(text: string): string {
  return text.length > 1_500 ? `${text.slice(0, 1_500)}…` : text
}
