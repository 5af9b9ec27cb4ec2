import { readCursorSecret } from '@galena/store/catalogue/cursor-secret'
import type { Pool } from '@galena/store/database/pool'
import type { TenantCache } from '../../auth/tenant-cache.ts'
import type { SearchContext } from '../search-route.ts'
import type { Freshness } from './freshness.ts'
import type { IndexLag } from './index-lag.ts'

/** What the routes under `/v1` need. */
export interface NativeContext extends SearchContext {
  readonly indexLag: Pick<IndexLag, 'milliseconds'>
  readonly cursorSecret: () => Promise<Buffer>
  readonly freshness: Freshness
  readonly tenants: Pick<TenantCache, 'readCatalogue'>
}

/** The secret of the cursors: read from the database when it is first asked for, and kept. */
export function keepCursorSecret(pool: Pool): () => Promise<Buffer> {
  let secret: Promise<Buffer> | undefined
  return () => {
    secret ??= readCursorSecret(pool).catch((error: unknown) => {
      secret = undefined
      throw error
    })
    return secret
  }
}
