import type { FastifyCorsOptions } from '@fastify/cors'
import { readPairs } from '@galena/lead/request/query-pairs'
import type { FastifyRequest } from 'fastify'
import { answerHeaders } from '../routes/answer-headers.ts'
import { isAllowedOrigin } from './require-allowed.ts'
import type { TenantCache } from './tenant-cache.ts'

type Answer = (error: Error | null, options?: FastifyCorsOptions) => void

const options = {
  methods: ['GET', 'HEAD', 'POST'],
  exposedHeaders: Object.keys(answerHeaders),
} satisfies FastifyCorsOptions

/**
 * Which pages a browser shows an answer to. Before it sends a request with a key in a header, it asks without that key, so
 * the page is judged when the key is known; a key in the URL is known at once.
 */
export function allowOrigin(tenants: Pick<TenantCache, 'owner'>): (request: FastifyRequest, answer: Answer) => void {
  return (request, answer) => {
    isAllowed(request, tenants).then(
      (origin) => answer(null, { ...options, origin }),
      // Who cannot be known now is told so by the request itself.
      () => answer(null, { ...options, origin: true }),
    )
  }
}

async function isAllowed({ method, url, headers: { origin } }: FastifyRequest, tenants: Pick<TenantCache, 'owner'>) {
  if (method !== 'OPTIONS' || origin === undefined) return true
  const key = readPairs(url.split('?').slice(1).join('?')).findLast(([name]) => name === 'api_key')?.[1]
  const owner = key === undefined ? undefined : await tenants.owner(key)
  return owner === undefined || isAllowedOrigin(owner, origin)
}
