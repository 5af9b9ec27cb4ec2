import type { Company } from './company-pair.ts'
import type { Sql } from './load-rows.ts'
import type { Random } from './random.ts'

const places = ['answers', 'attributes'] as const
type Place = (typeof places)[number]

/** The words of a lead's texts. */
type LeadWords = Readonly<Record<Place, ReadonlySet<string>>>

/** The words of all leads of a company, by the lead's id. */
export type CompanyWords = ReadonlyMap<number, LeadWords>

export async function readWords(sql: Sql, companyId: number): Promise<CompanyWords> {
  const rows = await sql<{ id: number; answers: string[]; attributes: string[] }>(
    `SELECT id,
       ARRAY(SELECT word FROM oracle.v1_word WHERE lead_id = lead.id AND place = 'answers' ORDER BY 1) AS answers,
       ARRAY(SELECT word FROM oracle.v1_word WHERE lead_id = lead.id AND place = 'attributes' ORDER BY 1) AS attributes
     FROM oracle.lead WHERE company_id = $1 ORDER BY id`,
    [companyId],
  )
  return new Map(
    rows.map(({ id, answers, attributes }) => [id, { answers: new Set(answers), attributes: new Set(attributes) }]),
  )
}

/** A word of a search text, or an email, which is no word of a text. */
interface Token {
  readonly typed: string
  /** As texts hold it. */
  readonly word?: string
  readonly isLast: boolean
}

export interface DrawnWords {
  readonly query: string
  readonly in: readonly Place[]
  readonly tokens: readonly Token[]
}

/**
 * Draws a search text with words of one lead's texts, and perhaps its name or email. Numbers stand first, because two in a
 * row, or one behind a word, may be one phone; there are no single letters, which may be initials.
 */
export function drawWords(random: Random, company: Company, words: CompanyWords): DrawnWords {
  for (;;) {
    const lead = random.pick(company.facts)
    const { answers, attributes } = words.get(lead.id) ?? { answers: [], attributes: [] }
    const known = random.shuffled([...answers, ...attributes])
    const texts = known.filter((word) => /^[a-z]{2,30}$/.test(word)).slice(0, 1 + random.below(3))
    const numbers = known.filter((word) => /^[0-9]{1,21}$/.test(word)).slice(0, random.pick([0, 0, 1]))
    const names = [lead.first_name, lead.last_name].filter((name) => /^[A-Za-z]{2,}$/.test(name ?? ''))
    const last = random.chance(0.3) && names.length > 0 ? random.pick(names)?.toLowerCase() : undefined
    const typed = last === undefined ? texts : [...texts.slice(0, 2), last]
    if (typed.length === 0) continue
    const email = random.chance(0.15) && /^[a-z.]+@[a-z.]+$/.test(lead.email ?? '') ? lead.email : null
    const tokens = [
      ...numbers.map((word) => ({ typed: word, word, isLast: false })),
      ...(email === null ? [] : [{ typed: email, isLast: false }]),
      ...typed.map((word, at) => wordToken(random, word, at === typed.length - 1)),
    ]
    const asked = random.pick([['answers'], ['attributes'], places, [...places].reverse()] as const)
    return { query: tokens.map((token) => token.typed).join(' '), in: asked, tokens }
  }
}

function wordToken(random: Random, whole: string, isLast: boolean): Token {
  const word = isLast && random.chance(0.5) ? whole.slice(0, 2 + random.below(whole.length)) : whole
  return { typed: random.chance(0.2) ? word.toUpperCase() : word, word, isLast }
}

/**
 * The leads that must be found: each token is found by the search text alone, or is a word of the texts. `foundAlone` says
 * whom the search text finds by one token. Undefined when that may be more than it finds beside other words: there, only the
 * last word may be a prefix with a typo.
 */
export async function expectWords(
  { tokens, in: asked }: DrawnWords,
  words: CompanyWords,
  foundAlone: (typed: string) => Promise<ReadonlySet<number>>,
): Promise<ReadonlySet<number> | undefined> {
  let expected = new Set(words.keys())
  for (const { typed, word, isLast } of tokens) {
    const alone = await foundAlone(typed)
    if (word !== undefined && !isLast && /^[a-z]{4}/.test(word) && alone.size > 0) return undefined
    const isFound = (id: number) =>
      alone.has(id) ||
      (word !== undefined &&
        asked.some((place) => {
          const held = words.get(id)?.[place] ?? new Set()
          return held.has(word) || (isLast && [...held].some((one) => one.startsWith(word)))
        }))
    expected = new Set([...expected].filter(isFound))
  }
  return expected
}
