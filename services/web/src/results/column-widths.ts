import type { SearchState } from '../state/search-state.ts'
import type { Column } from './columns.tsx'

/** What a column needs in rem, and its part of the room that is left beside all columns. */
interface ColumnRoom {
  readonly min: number
  readonly grow: number
}

const usual: ColumnRoom = { min: 6, grow: 3 }

/** At their least, the usual columns fit beside an open lead in a window of 1280 pixels. */
const rooms: Readonly<Record<string, ColumnRoom>> = {
  name: { min: 8.5, grow: 3 },
  status: { min: 7, grow: 2 },
  campaign: { min: 5, grow: 6 },
  location: { min: 5, grow: 3 },
  phone: { min: 7.5, grow: 3.5 },
  email: { min: 6, grow: 8 },
  labels: { min: 4.5, grow: 5.5 },
}

interface TableWidths {
  /** As CSS: of the table, and of each column. */
  readonly table: string
  readonly columns: readonly string[]
}

/**
 * Columns without a width of their own share the room that the others leave. `cqi` is the width of what the table is
 * scrolled in, so that the browser follows every change of it.
 */
export function tableWidths(columns: readonly Column[], chosen: SearchState['widths']): TableWidths {
  const free = columns.filter(({ id }) => chosen[id] === undefined).map(({ id }) => roomOf(id))
  const taken = columns.reduce((sum, { id }) => sum + (chosen[id] ?? 0), 0)
  const [min, grow] = [sumOf(free, 'min'), sumOf(free, 'grow')]
  const left = `max(0px, 100cqi - ${taken}px - ${min}rem)`
  return {
    table: free.length === 0 ? `${taken}px` : '100%',
    columns: columns.map(({ id }) => {
      const room = roomOf(id)
      const width = chosen[id]
      return width === undefined ? `calc(${room.min}rem + ${left} * ${(room.grow / grow).toFixed(4)})` : `${width}px`
    }),
  }
}

function roomOf(id: string): ColumnRoom {
  if (id.endsWith('_at')) return { min: 6.5, grow: 1 }
  return rooms[id] ?? usual
}

function sumOf(rooms: readonly ColumnRoom[], what: keyof ColumnRoom): number {
  return rooms.reduce((sum, room) => sum + room[what], 0)
}
