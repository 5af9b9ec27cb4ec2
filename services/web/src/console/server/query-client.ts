import { QueryClient } from '@tanstack/react-query'

/** What was read for one operator is kept as long as they are signed in, and forgotten a minute after it was on the screen. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        networkMode: 'always',
        refetchIntervalInBackground: true,
        staleTime: 1_000,
        gcTime: 60_000,
      },
      mutations: { retry: false, networkMode: 'always', gcTime: 0 },
    },
  })
}
