import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { request } from '../../server/request.ts'

export interface Act {
  readonly method?: 'POST' | 'PATCH' | 'DELETE'
  /** Below `/ops/`. */
  readonly path: string
  readonly body?: object
}

/** Something that an operator does. Whatever is on the screen is read again afterwards. */
export function useAction<Answer = unknown>(): UseMutationResult<Answer, Error, Act> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ method = 'POST', path, body = {} }: Act) =>
      (await request(method, `/ops/${path}`, body)) as Answer,
    onSettled: () => client.invalidateQueries(),
  })
}
