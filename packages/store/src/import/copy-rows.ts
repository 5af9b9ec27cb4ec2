import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

export type Cell = string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>

/** The SQL types of shown fields. */
export const sqlTypes = { text: 'text', list: 'jsonb' } as const

const chunkLength = 65_536
const special = /[\\\t\n\r]/g
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Writes rows by COPY in its text format; objects and arrays become JSON. */
export async function copyRows(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  if (rows.length === 0) return
  const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`))
  const done = finished(stream)
  // It is awaited below; until then a server error must not count as unhandled.
  done.catch(() => undefined)
  let chunk = ''
  for (const row of rows) {
    chunk += `${row.map(escapeCell).join('\t')}\n`
    if (chunk.length < chunkLength) continue
    if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), done])
    chunk = ''
  }
  stream.end(chunk)
  await done
}

function escapeCell(cell: Cell): string {
  if (cell === null) return '\\N'
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'boolean') return cell ? 't' : 'f'
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell)
  return special.test(text) ? text.replace(special, (character) => escapes[character] ?? character) : text
}
