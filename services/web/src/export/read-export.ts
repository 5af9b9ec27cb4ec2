import type { Column } from '../results/columns.tsx'
import { galena } from '../server/clients.ts'
import type { Fields } from '../server/fields.ts'
import { detailOf, RequestError } from '../server/request.ts'
import { filterOf, partsOf, sortOf, textOf } from '../state/native-search.ts'
import type { SearchState } from '../state/search-state.ts'
import { rowCounter } from './count-rows.ts'

export type ExportFormat = 'csv' | 'ndjson'

interface Wanted {
  readonly fields: Fields
  readonly columns: readonly Column[]
  readonly format: ExportFormat
}

/** The same leads in the same order as the list: of the columns that are shown, or with everything. */
export function exportBody(state: SearchState, { fields, columns, format }: Wanted) {
  const filter = filterOf(partsOf(state, fields))
  const sort = sortOf(state)
  return {
    format,
    ...textOf(state),
    ...(filter && { filter }),
    ...(sort && { sort }),
    ...(format === 'csv' && { fields: [...new Set(['id', ...columns.flatMap(({ keys }) => keys)])], excel: true }),
  }
}

/** So often the page says how far it is. */
const sayMs = 200

/** Reads a file as it comes. Rejects when the connection breaks before its end. */
export async function readExport(
  body: ReturnType<typeof exportBody>,
  signal: AbortSignal,
  say: (rows: number, bytes: number) => void,
): Promise<{ readonly blob: Blob; readonly rows: number }> {
  const { data, error, response } = await galena.POST('/v1/leads/export', {
    body: body as never,
    parseAs: 'stream',
    signal,
  })
  if (!response.ok || !data) throw new RequestError(detailOf(error) ?? String(response.status), response.status)
  const parts: Uint8Array<ArrayBuffer>[] = []
  const count = rowCounter(body.format)
  let [rows, bytes, saidAt] = [0, 0, 0]
  for await (const part of data as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    parts.push(part)
    bytes += part.length
    rows = count(part)
    if (performance.now() - saidAt < sayMs) continue
    saidAt = performance.now()
    say(rows, bytes)
  }
  const type = response.headers.get('Content-Type') ?? 'text/plain'
  return { blob: new Blob(parts, { type }), rows }
}
