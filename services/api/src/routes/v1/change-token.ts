import { readSigned, readUnverified, signText } from '@galena/lead/request/signed-text'
import { type FeedPosition, type FeedSeen, nothingSeen } from '@galena/store/feed/feed-position'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

/** What tells these texts from cursors of a search, which are signed alike. */
const kind = 'changes'

const Id = Type.Integer({ minimum: 0 })
/** The end, and the distances of what was open. */
const Seen = Type.Array(Id, { minItems: 1 })
const Kind = Type.Union([Type.Literal('lead'), Type.Literal('label'), Type.Literal('folder'), Type.Literal('campaign')])
const Content = Type.Tuple([
  Type.Literal(kind),
  /** The company. */
  Id,
  /** The origin. */
  Type.String({ minLength: 1 }),
  /** The last lead of the walk. */
  Type.Union([Type.Integer(), Type.Null()]),
  /** Since when. */
  Seen,
  /** The round: until when, and its last row. */
  Type.Union([Type.Tuple([Seen, Id, Kind, Id]), Type.Null()]),
])
type Content = Static<typeof Content>

/** No database has this origin. */
const elsewhere: FeedPosition = { origin: '', since: nothingSeen }

/** Where a follower of a company's changes goes on, as a text. */
export function sealPosition(
  companyId: number,
  { origin, walked, since, round }: FeedPosition,
  secret: Buffer,
): string {
  const last: Content[5] = round ? [listOf(round.until), round.last.xid, round.last.kind, round.last.id] : null
  const content: Content = [kind, companyId, origin, walked ?? null, listOf(since), last]
  return signText(content, secret)
}

/**
 * Undefined for a text that is not a position of this company. One that is signed with another secret was made by another
 * database, as after a new `sync` schema: it is a position there, which counts no more here.
 */
export function openPosition(text: string, companyId: number, secret: Buffer): FeedPosition | undefined {
  const signed = readSigned(text, secret)
  const content = signed ?? readUnverified(text)
  if (!Value.Check(Content, content) || content[1] !== companyId) return undefined
  return signed === undefined ? elsewhere : positionOf(content)
}

function positionOf([, , origin, walked, since, round]: Content): FeedPosition {
  return {
    origin,
    walked: walked ?? undefined,
    since: seenOf(since),
    round: round ? { until: seenOf(round[0]), last: { xid: round[1], kind: round[2], id: round[3] } } : undefined,
  }
}

/** Distances are short, and hundreds of transactions may have been open. */
const listOf = ({ end, open }: FeedSeen): number[] => [end, ...open.map((xid) => end - xid)]
const seenOf = ([end = 0, ...distances]: number[]): FeedSeen => ({
  end,
  open: distances.map((distance) => end - distance),
})
