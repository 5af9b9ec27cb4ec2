import { joinPieces, type Piece, piecesOf, slicePieces, type Tags } from './html.ts'

interface HighlightedText {
  readonly value: string
  readonly matchLevel: 'none' | 'partial' | 'full'
  readonly fullyHighlighted: boolean
  readonly matchedWords: readonly string[]
}

/** Texts of a lead, nested as in the lead. */
export type Highlighted = HighlightedText | readonly Highlighted[] | { readonly [name: string]: Highlighted }

interface Settings {
  readonly tags: Tags
  /** Words of the query. */
  readonly words: number
}

/**
 * `_highlightResult` of a hit: every text of the lead, and `name`, `email` and `phone` as the api marked them. The parts of
 * the name stand for themselves too, and the phone under the key of the lead.
 */
export function highlightResult(
  lead: Readonly<Record<string, unknown>>,
  highlights: unknown,
  settings: Settings,
): Record<string, Highlighted> {
  const plain = (value: unknown) => mapTexts(value, (text) => show([{ text, isMarked: false }], settings))
  const { first_name: first, last_name: last, email, user_phone_number: phone } = lead
  const name = [first, last].map((part) => (typeof part === 'string' ? part : '')).join(' ')
  const unmarked = { name: name.trim(), email, phone }
  const marked = mapTexts(highlights, (html) => show(piecesOf(html), settings))
  const pieces = namePieces(highlights)
  return {
    ...(plain({ ...unmarked, ...lead }) as Record<string, Highlighted>),
    ...(pieces && {
      ...(typeof first === 'string' && { first_name: show(slicePieces(pieces, 0, first.length), settings) }),
      ...(typeof last === 'string' && { last_name: show(endOf(pieces, last.length), settings) }),
    }),
    ...(marked as Record<string, Highlighted> | undefined),
    ...(isRecord(marked) && marked.phone !== undefined && { user_phone_number: marked.phone as Highlighted }),
  }
}

function namePieces(highlights: unknown): Piece[] | undefined {
  return isRecord(highlights) && typeof highlights.name === 'string' ? piecesOf(highlights.name) : undefined
}

function endOf(pieces: readonly Piece[], length: number): Piece[] {
  const whole = pieces.reduce((sum, { text }) => sum + text.length, 0)
  return slicePieces(pieces, whole - length, whole)
}

function show(pieces: readonly Piece[], { tags, words }: Settings): HighlightedText {
  const marked = pieces.filter(({ isMarked }) => isMarked)
  const matchedWords = [...new Set(marked.map(({ text }) => text.toLowerCase()))]
  return {
    value: joinPieces(pieces, tags),
    matchLevel: matchedWords.length === 0 ? 'none' : matchedWords.length < words ? 'partial' : 'full',
    fullyHighlighted: marked.length > 0 && pieces.every(({ text, isMarked }) => isMarked || text.trim() === ''),
    matchedWords,
  }
}

/** Numbers and the like have no highlight. */
function mapTexts(value: unknown, map: (text: string) => HighlightedText): Highlighted | undefined {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.flatMap((item) => mapTexts(item, map) ?? [])
  if (!isRecord(value)) return undefined
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const mapped = mapTexts(item, map)
      return mapped === undefined ? [] : [[name, mapped]]
    }),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
