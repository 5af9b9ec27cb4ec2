import { readFileSync } from 'node:fs'
import { OperationError } from '@galena/operations/operation-error'
import { IndicesBusyError } from '@galena/store/outbox/indices-lock'
import pg from 'pg'
import t from 'tap'
import { StaleTenantsError } from '../src/auth/tenant-cache.ts'
import { apiError, badRequest } from '../src/errors/api-error.ts'
import { errorTable, statusTable } from '../src/errors/error-table.ts'
import { loggable, readError } from '../src/errors/read-error.ts'

const rows = Object.entries(errorTable)

t.test('Every code has a status of the description, and a message that is a sentence', async (t) => {
  for (const [code, { status, message }] of rows) {
    t.match(code, /^[a-z]+(_[a-z]+)*$/)
    t.ok(statusTable[status], code)
    // The documented API has this one without a full stop.
    if (code !== 'unauthorized' && message !== undefined) t.match(message, /^[A-Z].*\.$/, code)
  }
})

t.test('Every status of the description belongs to a code', async (t) => {
  const used = new Set(rows.map(([, { status }]) => String(status)))
  t.same(Object.keys(statusTable).sort(), [...used].sort())
})

t.test('docs/openapi.json describes the statuses of the table, and no others', async (t) => {
  const file = new URL('../../../docs/openapi.json', import.meta.url)
  interface Responses {
    readonly responses: Record<string, { readonly description: string }>
  }
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, Record<string, Responses>> }
  for (const [path, methods] of Object.entries(paths)) {
    const isChanging = path.startsWith('/ops/') || path.endsWith('/import')
    const routes = ['all', isChanging ? 'changing' : path.endsWith('/changes') ? 'feed' : '']
    const expected = Object.entries(statusTable)
      .filter((entry) => routes.includes(entry[1].routes))
      .map(([status, { description }]) => [status, description])
    for (const [method, { responses }] of Object.entries(methods)) {
      const errors = Object.entries(responses).filter(([status]) => !status.startsWith('2'))
      t.same(
        errors.map(([status, { description }]) => [status, description]),
        expected,
        `${method} ${path}`,
      )
    }
  }
})

t.test('Every error becomes a code and a status', async (t) => {
  const statusCode = (status: number) => Object.assign(new Error('of Fastify'), { statusCode: status })
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })
  const cases: [error: unknown, code: string, status: number][] = [
    [apiError('no_campaign'), 'no_campaign', 404],
    [badRequest([{ code: 'invalid_page', message: 'x' }]), 'invalid_page', 400],
    [new OperationError('gate_closed', 'x'), 'gate_closed', 409],
    [new IndicesBusyError('x'), 'indices_busy', 409],
    [new StaleTenantsError(), 'unavailable', 503],
    [refused, 'unavailable', 503],
    [AbortSignal.abort(new DOMException('late', 'TimeoutError')).reason, 'unavailable', 503],
    [statusCode(404), 'not_found', 404],
    [statusCode(415), 'bad_request', 400],
    [statusCode(500), 'internal_error', 500],
    [new TypeError('x is undefined'), 'internal_error', 500],
    ['not an error', 'internal_error', 500],
  ]
  for (const [error, code, status] of cases) {
    const answer = readError(error)
    t.same([answer.code, answer.status], [code, status], String(error))
  }
})

t.test('Only operators are told what is wrong with the database', async (t) => {
  const error = new pg.DatabaseError('permission denied for table lead', 0, 'error')
  error.code = '42501'
  t.match(readError(error, 'operator'), { code: 'database_setup', status: 503, message: /table lead.*Grant it/ })
  const answer = readError(error)
  t.match(answer, { code: 'unavailable', status: 503 })
  t.notMatch(answer.message, /lead\b|permission|Postgres|Grant/)
  t.match(loggable(error)[1], /table lead.*Grant it/)
  t.notMatch(errorTable.index_not_ours.message, /[A-Z]+_[A-Z]+|`/)
})

t.test('Several errors of a request are one response, with the first code and the first eight messages', async (t) => {
  const errors = Array.from({ length: 10 }, (_, n) => ({ code: 'invalid_date', message: `Date ${n}.` }) as const)
  const { code, message } = badRequest([{ code: 'invalid_page', message: 'Page.' }, ...errors])
  t.equal(code, 'invalid_page')
  t.equal(message, 'Page. Date 0. Date 1. Date 2. Date 3. Date 4. Date 5. Date 6. There are 3 more.')
})
