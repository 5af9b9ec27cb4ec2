/**
 * How a search text (`filter[query]`) was understood. A lead must match all terms; a text without terms finds nobody.
 * `galena explain-search`, and `debug=true` in a search or a suggestion, show it.
 */
export interface SearchTextReading {
  readonly terms: readonly SearchTerm[]
  /** Terms that raise the rank of a lead, but that it need not match: those a fallback leaves out (`fall-back.ts`). */
  readonly optional?: readonly SearchTerm[]
  /** Where words are looked for besides names and emails. A lead may have some of them here and some there. */
  readonly in?: readonly TextPlace[]
}

/** Texts of a lead whose words a search text finds only when it is asked to. */
export const textPlaces = ['answers', 'attributes'] as const
export type TextPlace = (typeof textPlaces)[number]

/** What a term of a search text was found in, and how. `texts`: some of its words in answers and others in attributes. */
export const termPlaces = ['application', 'person', 'name', 'email', 'phone', ...textPlaces, 'texts'] as const
export type TermPlace = (typeof termPlaces)[number]
/** `short`: as a short form of it, such as `ma.` for Maria. `similar`: with other letters. */
export const termWays = ['exact', 'begins', 'ends', 'short', 'similar'] as const
export type TermWay = (typeof termWays)[number]

export type SearchTerm =
  /** `AP123`: the lead with this id. */
  | { readonly kind: 'application'; readonly id: string }
  | { readonly kind: 'email'; readonly address: string }
  | { readonly kind: 'email local part'; readonly local: string }
  | { readonly kind: 'email domain'; readonly domain: string }
  /** Digits, which may mean any of these. Phones are E.164 digits. */
  | ({
      readonly kind: 'digits'
      /** The id of a lead or of a person. */
      readonly id?: string
      readonly phone?: string
      /** What the digits mean in another reading, or in the present numbering plan of their country. */
      readonly otherPhones?: readonly string[]
      /** The last digits of a phone. */
      readonly phoneEnd?: string
      /** The first digits of a phone. */
      readonly phoneBeginnings: readonly string[]
    } & InTexts)
  /** A word of a name, or the whole local part of an email, where accents count. */
  | ({ readonly kind: 'word'; readonly local: string } & NameWord & Spare & InTexts)
  /**
   * Words with other characters between (`maria.cruz`, `o'brien`): words of a name, in any of these spellings, or a prefix
   * of the local part of an email.
   */
  | ({
      readonly kind: 'compound'
      readonly spellings: readonly (readonly NameWord[])[]
      readonly local: string
    } & Spare &
      InTexts)

interface Spare {
  /** A title, a suffix or a middle initial: it may be left out when no lead has all words. */
  readonly spare?: true
}

interface InTexts {
  /** The spellings of the term in a text, when the reading has places to look for it. */
  readonly inTexts?: readonly TextSpelling[]
}

/** Words of a text, all of which it must have; the last one may be longer than typed when `isPrefix`. */
export interface TextSpelling {
  readonly words: readonly string[]
  readonly isPrefix: boolean
}

/** A word of a name as it was typed, folded, and what else it may match. */
export interface NameWord {
  readonly word: string
  /** The word joined with its neighbours, as some write a name: for `la` of `de la cruz`, `delacruz` among others. */
  readonly joined: readonly string[]
  /** What it stands for, written in full (`maria` for `ma.`), and its spelling before `foldName`, which older documents hold. */
  readonly full?: readonly string[]
  /** How many letters a fuzzy match may differ by, not counting the first letter; swapped neighbours count once. */
  readonly edits: 0 | 1 | 2
  /** The last word typed may be a prefix, also with wrong letters. */
  readonly isLast: boolean
}

/** Characters (code points) of the longest search text that is accepted. */
export const maxSearchTextLength = 1_000

/** Whether a text has nothing but spaces and control characters. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}]*$/u.test(text)
}

export function isTooLong(text: string): boolean {
  return text.length > maxSearchTextLength && Array.from(text).length > maxSearchTextLength
}
