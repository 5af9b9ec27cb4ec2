import type { Engine } from '@galena/search/engine/engine'
import { ApiError } from '../../errors/api-error.ts'

/**
 * The body without what its sender typed to confirm it. Throws when that is sent and is not the name of the index, so that
 * nothing is done to the wrong one.
 */
export function requireConfirmed<Body extends { readonly confirm?: string | undefined }>(
  { confirm, ...asked }: Body,
  { alias }: Pick<Engine, 'alias'>,
): Omit<Body, 'confirm'> {
  if (confirm === undefined || confirm.trim() === alias) return asked
  throw new ApiError(
    'not_confirmed',
    `Nothing was done: the index here is called ${alias}. Check that this is the right system, then type ${alias}.`,
  )
}
