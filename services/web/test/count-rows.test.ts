import t from 'tap'
import { rowCounter } from '../src/export/count-rows.ts'

/** How many rows a file has that comes in parts of one byte. */
function rowsOf(format: 'csv' | 'ndjson', file: string): number {
  const count = rowCounter(format)
  let rows = 0
  for (const byte of new TextEncoder().encode(file)) rows = count(Uint8Array.of(byte))
  return rows
}

t.test('Line ends within the quotes of a cell are no rows', async (t) => {
  t.equal(rowsOf('csv', 'id,note\r\n'), 0)
  t.equal(rowsOf('csv', 'id,note\r\n1,"two\nlines"\r\n2,"a ""quoted""\n\n word"\r\n3,\r\n'), 3)
})

t.test('A quote within a line of NDJSON begins nothing', async (t) => {
  t.equal(rowsOf('ndjson', '{"a":"5\\""}\n{"a":"b"}\n'), 2)
})
