/** The decoded pairs of a query string, in the order sent, repeated names and all. */
export type QueryPairs = readonly (readonly [name: string, value: string])[]

/**
 * Decodes a query string as browsers do (WHATWG URL, application/x-www-form-urlencoded): `+` and `%20` are spaces,
 * brackets may be raw or encoded, and invalid UTF-8 becomes U+FFFD. Never throws.
 */
export function readPairs(queryString: string): QueryPairs {
  return [...new URLSearchParams(queryString)]
}
