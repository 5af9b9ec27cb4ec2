import pg from 'pg'

/** Runs SQL directly on Postgres, as any other program would. Big integers are returned as numbers. */
export type Sql = <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>

export interface Database {
  readonly sql: Sql
  /** Runs statements in one transaction on its own connection. */
  transaction<Value>(work: (sql: Sql) => Promise<Value>): Promise<Value>
  end(): Promise<void>
}

const int8 = 20

export function connectDatabase(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 12,
    connectionTimeoutMillis: 5_000,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  })
  // Postgres is stopped on purpose.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    sql: async <Row extends object>(text: string, values?: unknown[]) => (await pool.query<Row>(text, values)).rows,
    async transaction(work) {
      const client = await pool.connect()
      try {
        await client.query('BEGIN')
        const value = await work(
          async <Row extends object>(text: string, values?: unknown[]) => (await client.query<Row>(text, values)).rows,
        )
        await client.query('COMMIT')
        client.release()
        return value
      } catch (error) {
        await client.query('ROLLBACK').then(
          () => client.release(),
          (broken: Error) => client.release(broken),
        )
        throw error
      }
    },
    end: () => pool.end(),
  }
}

/**
 * Whether an error is one that concurrent writers cause, or a server that is being stopped: rows that are
 * gone or there already, deadlocks, broken connections.
 */
export function isExpected(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  return (
    /^(08...|57P0.|23503|23505|40P01|40001|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      message,
    )
  )
}
