import { Type } from 'typebox'

/** A whole number from `minimum` to `maximum`, both included. */
export function wholeNumber(minimum: number, maximum: number, description: string) {
  return { ...Type.Integer({ description }), minimum, maximum }
}

/** The parameters of every list that has pages. */
export const pageParameters = {
  page: wholeNumber(1, 2 ** 31 - 1, 'Page of the list, from 1. Every page can be reached.'),
  per_page: wholeNumber(1, 100, 'Rows per page. Default: the server’s setting.'),
} as const
