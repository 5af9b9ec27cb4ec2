/** The decoded pairs of a query string, in the order sent, repeated names and all. */
export type QueryPairs = readonly (readonly [name: string, value: string])[]

const escapedAmpersand = /^(?:amp;)+/i

/**
 * Decodes a query string as browsers do (WHATWG URL, application/x-www-form-urlencoded): `+` and `%20` are spaces,
 * brackets may be raw or encoded, and invalid UTF-8 becomes U+FFFD. Never throws. In a URL that was copied from HTML,
 * `&` may still be `&amp;`; it separates parameters, too.
 */
export function readPairs(queryString: string): QueryPairs {
  const pairs = [...new URLSearchParams(queryString)]
  if (!/amp(?:;|%3b)/i.test(queryString)) return pairs
  return pairs.map(([name, value]) => [name.replace(escapedAmpersand, ''), value])
}
