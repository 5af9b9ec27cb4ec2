import type { TextKey } from '../text/english.ts'

/** A word of the search text as it was understood. */
export interface UnderstoodTerm {
  readonly key: TextKey
  readonly value: string
}

/** What `interpreted.query` of an answer says, in short. Source: docs/openapi.json and `search-text` of packages/lead. */
export function understood(terms: readonly Readonly<Record<string, unknown>>[]): UnderstoodTerm[] {
  return terms.flatMap((term) => readTerm(term) ?? [])
}

function readTerm(term: Readonly<Record<string, unknown>>): UnderstoodTerm | undefined {
  const say = (key: TextKey, value: unknown) => (typeof value === 'string' ? { key, value } : undefined)
  switch (term.kind) {
    case 'application':
      return say('term_application', term.id)
    case 'email':
      return say('term_email', term.address)
    case 'email local part':
      return say('term_local', term.local)
    case 'email domain':
      return say('term_domain', term.domain)
    case 'digits':
      return readDigits(term)
    case 'word':
      return say(wordKey(term), (term.full as string[] | undefined)?.[0] ?? term.word)
    case 'compound':
      return say(wordKey(term), readCompound(term.spellings))
    default:
      return undefined
  }
}

/** A word that is looked for in answers, too, need not be one of a name. */
function wordKey({ inTexts }: Readonly<Record<string, unknown>>): TextKey {
  return inTexts === undefined ? 'term_name' : 'term_word'
}

function readDigits({ phone, phoneEnd, id }: Readonly<Record<string, unknown>>): UnderstoodTerm | undefined {
  if (typeof phone === 'string') return { key: 'term_phone', value: `+${phone}` }
  if (typeof phoneEnd === 'string') return { key: 'term_number', value: phoneEnd }
  return typeof id === 'string' ? { key: 'term_id', value: id } : undefined
}

function readCompound(spellings: unknown): string | undefined {
  const [first] = spellings as readonly (readonly { word: string }[])[]
  return first?.map(({ word }) => word).join(' ')
}
