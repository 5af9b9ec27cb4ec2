/** What is put around the parts of a text that match. */
export interface Tags {
  readonly before: string
  readonly after: string
  /** Tags of HTML stand in HTML, so all else is escaped. InstantSearch sends placeholders instead, and escapes itself. */
  readonly areHtml: boolean
}

/** A text in pieces, of which those that match are marked. */
export interface Piece {
  readonly text: string
  readonly isMarked: boolean
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const characters = new Map(Object.entries(entities).map(([character, entity]) => [entity, character]))

export function tagsOf({
  highlightPreTag: before = '<mark>',
  highlightPostTag: after = '</mark>',
}: {
  readonly highlightPreTag?: string | undefined
  readonly highlightPostTag?: string | undefined
}): Tags {
  return { before, after, areHtml: before.includes('<') }
}

/** The pieces of a highlight of the api: HTML with `<mark>`. */
export function piecesOf(html: string): Piece[] {
  return html
    .split(/<mark>(.*?)<\/mark>/s)
    .map((part, index) => ({ text: unescapeHtml(part), isMarked: index % 2 === 1 }))
    .filter(({ text }) => text !== '')
}

export function joinPieces(pieces: readonly Piece[], { before, after, areHtml }: Tags): string {
  return pieces
    .map(({ text, isMarked }) => {
      const shown = areHtml ? escapeHtml(text) : text
      return isMarked ? before + shown + after : shown
    })
    .join('')
}

/** The pieces between two places of their text. */
export function slicePieces(pieces: readonly Piece[], from: number, to: number): Piece[] {
  let start = 0
  return pieces.flatMap(({ text, isMarked }) => {
    const part = text.slice(Math.max(0, from - start), Math.max(0, to - start))
    start += text.length
    return part === '' ? [] : [{ text: part, isMarked }]
  })
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

function unescapeHtml(html: string): string {
  return html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => characters.get(entity) ?? entity)
}
