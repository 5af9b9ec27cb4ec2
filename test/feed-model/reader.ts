import { add, type FeedRow, type Position, type Seen, type State } from './state.ts'

/** What the follower relies on. Everything is true in the right protocol. */
export interface Reader {
  /** How `next` is found: where the feed ends in the reader's snapshot and what was open below; the largest place that was seen; where the snapshot ends. */
  readonly next: 'complete' | 'largest' | 'largest alone' | 'snapshot'
  /** Whether all pages of a round end where the feed ended when the first was read. */
  readonly fixesEnd: boolean
  /** Whether the walk of all leads goes over into the feed where that ended when the walk began. */
  readonly walksFromStart: boolean
  readonly minds: { readonly forgotten: boolean; readonly restores: boolean }
}

const underWay = ({ batches }: State) => batches.map(({ transaction }) => transaction)
const nothing: Seen = { end: 1, open: [] }
export const started: Position = { origin: 0, walk: -1, since: nothing, until: null, after: null }

const sees = ({ end, open }: Seen, place: number) => place < end && !open.includes(place)

/** One page of one lead. A token that no longer counts begins anew. */
export function poll(state: State, reader: Reader): State {
  const { position } = state
  if (isOver(state, reader))
    return { ...state, position: { ...started, origin: state.origin }, mirror: state.mirror.map(() => 0) }
  return position.walk === null ? readFeed(state, reader) : walk(state, reader, position.walk)
}

function isOver(state: State, { minds }: Reader): boolean {
  const { since, origin, walk } = state.position
  if (minds.restores && origin !== state.origin) return true
  const mayLack =
    state.forgotten >= since.end ||
    since.open.some((place) => place <= state.forgotten && !underWay(state).includes(place))
  return minds.forgotten && walk !== -1 && mayLack
}

function walk(state: State, reader: Reader, last: number): State {
  const lead = state.leads.findIndex((value, other) => other > last && value > 0)
  const position = { ...state.position, origin: state.origin, walk: lead < 0 ? null : lead }
  const isTaken = reader.walksFromStart ? last === -1 : lead < 0
  const since = isTaken ? endOf(state, reader, nothing) : position.since
  return { ...state, position: { ...position, since }, mirror: lead < 0 ? state.mirror : copy(state, lead) }
}

function readFeed(state: State, reader: Reader): State {
  const { since, until, after } = state.position
  const byPlace = reader.next === 'largest' || reader.next === 'largest alone'
  const isNext = ({ place, lead }: FeedRow) =>
    (byPlace || (!sees(since, place) && (until === null || sees(until, place)))) &&
    (after === null ||
      place > after.place ||
      (place === after.place && lead > after.lead && reader.next !== 'largest alone'))
  const [row, ...others] = state.feed.filter(isNext).sort((a, b) => a.place - b.place || a.lead - b.lead)
  const sent =
    row === undefined ? state : { ...state, mirror: copy(state, row.lead), due: add(state.due, row.lead, -1) }
  if (byPlace) return row === undefined ? state : { ...sent, position: { ...state.position, after: place(row) } }
  const end = (reader.fixesEnd ? until : null) ?? endOf(state, reader, since)
  const position =
    row !== undefined && others.length > 0
      ? { ...state.position, until: reader.fixesEnd ? end : null, after: place(row) }
      : { ...state.position, since: end, until: null, after: null }
  return { ...sent, position }
}

/** The follower once it has read everything; undefined when it reads without end. Nothing else happens meanwhile. */
export function follow(state: State, reader: Reader): State | undefined {
  let at = state
  for (let pages = 0; pages < 20; pages++) {
    const next = poll(at, reader)
    if (JSON.stringify(next) === JSON.stringify(at)) return at
    at = next
  }
  return undefined
}

/** What a follower has when it has read all of the feed now. */
function endOf(state: State, { next, minds }: Reader, since: Seen): Seen {
  const last = Math.max(minds.forgotten ? state.forgotten : 0, ...state.feed.map((row) => row.place))
  const end = next === 'snapshot' ? state.nextTransaction : Math.max(since.end, last + 1)
  return { end, open: underWay(state).filter((transaction) => transaction < end) }
}

const place = ({ place, lead }: FeedRow) => ({ place, lead })
const copy = (state: State, lead: number) => state.mirror.with(lead, state.leads[lead] ?? 0)
