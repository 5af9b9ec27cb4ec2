import { readSigned, signText } from '@galena/lead/request/signed-text'
import type { FeedPosition, FeedRow, FeedSeen } from '@galena/store/feed/feed-position'

/** What tells these texts from cursors of a search, which are signed alike. */
const kind = 'changes'

type Seen = readonly [end: number, ...distances: number[]]
type Content = readonly [
  kind: string,
  companyId: number,
  origin: string,
  walked: number | null,
  since: Seen,
  round: readonly [until: Seen, xid: number, kind: FeedRow['kind'], id: number] | null,
]

/** Where a follower of a company's changes goes on, as a text. */
export function sealPosition(
  companyId: number,
  { origin, walked, since, round }: FeedPosition,
  secret: Buffer,
): string {
  const last = round && ([listOf(round.until), round.last.xid, round.last.kind, round.last.id] as const)
  const content: Content = [kind, companyId, origin, walked ?? null, listOf(since), last ?? null]
  return signText(content, secret)
}

/** Undefined for a text that is not such a position of this company. */
export function openPosition(text: string, companyId: number, secret: Buffer): FeedPosition | undefined {
  const content = readSigned(text, secret)
  if (!Array.isArray(content) || content[0] !== kind || content[1] !== companyId) return undefined
  const [, , origin, walked, since, round] = content as unknown as Content
  return {
    origin,
    walked: walked ?? undefined,
    since: seenOf(since),
    round: round ? { until: seenOf(round[0]), last: { xid: round[1], kind: round[2], id: round[3] } } : undefined,
  }
}

/** Distances are short, and hundreds of transactions may have been open. */
const listOf = ({ end, open }: FeedSeen): Seen => [end, ...open.map((xid) => end - xid)]
const seenOf = ([end, ...distances]: Seen): FeedSeen => ({ end, open: distances.map((distance) => end - distance) })
