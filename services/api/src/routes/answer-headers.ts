import { Type } from 'typebox'

const whenLimited = 'Only when the number of requests is limited (`REQUESTS_PER_MINUTE`).'

/** The headers of responses, as the description of the api shows them. Pages of other sites may read all of them. */
export const answerHeaders = {
  'X-Search-Warning': Type.String({
    description:
      'What the person who searches should know: a value that the company does not have, a range that ends before it begins, a word of the search text that was left out. One sentence per warning, percent-encoded (UTF-8), joined by `; `. With `debug=true` the response has the same sentences as text.',
  }),
  'X-Request-Id': Type.String({ description: 'The id that was sent with the request, or a new one. The log has it.' }),
  'X-Total-Count': Type.Integer({ description: 'How many rows all pages have together.' }),
  'X-Page-Count': Type.Integer({ description: 'How many pages there are.' }),
  'X-RateLimit-Limit': Type.Integer({ description: `How many requests a key may send in a minute. ${whenLimited}` }),
  'X-RateLimit-Remaining': Type.Integer({ description: `How many of them are left. ${whenLimited}` }),
  'X-RateLimit-Reset': Type.Integer({ description: `In how many seconds they are renewed. ${whenLimited}` }),
  'Retry-After': Type.Integer({ description: 'After how many seconds to try again.' }),
  ETag: Type.String({ description: 'Send it back in `If-None-Match`: an unchanged response is a 304 without a body.' }),
} as const

export type AnswerHeader = keyof typeof answerHeaders
