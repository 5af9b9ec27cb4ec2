import { readFile } from 'node:fs/promises'
import { StackError } from '@galena/local-stack/stack-error'
import { OperationError } from '@galena/operations/operation-error'
import { TablesBusyError } from '@galena/store/database/table-locks'
import { NameRemovedError } from '@galena/store/import/names'
import { IndicesBusyError } from '@galena/store/outbox/indices-lock'
import t from 'tap'
import { withDatabase, withEngine } from '../src/connect.ts'
import { CliError } from '../src/errors/cli-error.ts'
import { explainError } from '../src/errors/explain-error.ts'

const postgresError = (code: string, message: string) => Object.assign(new Error(message), { code })

t.test('An error becomes a sentence that says what to do', async (t) => {
  const table: [error: unknown, sentence: string][] = [
    [new CliError('Choose the leads.'), 'Choose the leads.'],
    [new OperationError('no_index', 'There is no index yet.'), 'There is no index yet.'],
    [new IndicesBusyError('Try again in a moment.'), 'Try again in a moment.'],
    [new TablesBusyError('Session 7 has locked a table.'), 'Session 7 has locked a table.'],
    [new StackError('java_missing', 'Java 17 is missing.'), 'Java 17 is missing.'],
    [new CliError('There is no company called \u001b[2J.'), 'There is no company called \\u{1b}[2J.'],
    [postgresError('42P01', 'x'), 'The database has no tables of Galena yet. Create them with `npx galena migrate`.'],
    [postgresError('3F000', 'x'), 'The database has no tables of Galena yet. Create them with `npx galena migrate`.'],
    [
      postgresError('28P01', 'password authentication failed'),
      'Postgres refuses the login (password authentication failed). Check the user and the password in DATABASE_URL. `galena env` shows the URLs of the local stack.',
    ],
    [new NameRemovedError('Somebody removed a folder.'), 'Somebody removed a folder.'],
    ['a text', 'a text'],
  ]
  for (const [error, sentence] of table) t.equal(explainError(error), sentence)
})

t.test('A server that is unavailable is named, with the variable that points at it', async (t) => {
  const environment = { DATABASE_URL: 'postgres://127.0.0.1:9/x', ELASTICSEARCH_URL: 'http://127.0.0.1:9' }
  const failure = (work: Promise<unknown>) => work.then(() => undefined, explainError)
  t.match(
    await failure(withDatabase(environment, (pool) => pool.query('SELECT'))),
    /^Postgres refuses the connection: nothing listens at its address .*ECONNREFUSED.*DATABASE_URL/,
  )
  t.match(
    await failure(withEngine(environment, (engine) => engine.client.info())),
    /^Elasticsearch refuses the connection: nothing listens .*ECONNREFUSED.*ELASTICSEARCH_URL/,
  )
  t.match(
    await failure(withDatabase({ DATABASE_URL: 'nonsense' }, (pool) => pool.query('SELECT'))),
    /^DATABASE_URL is not valid\. Use a URL that begins with postgres:\/\//,
  )
  t.match(await failure(withDatabase({ GALENA_HOME: '/nowhere' }, (pool) => pool.query('SELECT'))), /npm start/)
})

t.test('An error of a file is not one of Postgres', async (t) => {
  const error = await readFile(new URL('.', import.meta.url)).catch((error: unknown) => error)
  t.match(error, { code: 'EISDIR', syscall: 'read' })
  t.match(explainError(error), /^Error: EISDIR: .*\n +at /)
})

t.test('A bug keeps its stack', async (t) => {
  t.match(explainError(new TypeError('undefined is not a function')), /^TypeError: .*\n +at /)
})
