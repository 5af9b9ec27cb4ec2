import type { FastifyRequest } from 'fastify'
import { apiError } from '../../errors/api-error.ts'

/** The `:id` of a path. What is no id leads nowhere. */
export function idIn({ params }: Pick<FastifyRequest, 'params'>): number {
  const { id } = params as { readonly id: string }
  if (!/^[0-9]{1,15}$/.test(id)) throw apiError('not_found')
  return Number(id)
}
