import { contentHash } from '@galena/lead/document/serialise-document'
import type { StoredLead } from '@galena/search/index/stored-leads'

/**
 * Whether a stored document is the one that the database calls for, whose hash is `expected`. When the whole document
 * was read, its hash is computed instead of trusted.
 */
export function isEqual(expected: string | undefined, stored: StoredLead | undefined): boolean {
  return stored === undefined ? expected === undefined : expected === stored.hash && expected === hashOf(stored)
}

function hashOf({ hash, document }: StoredLead): string {
  if (!document) return hash
  const { hash: _hash, token: _token, ...content } = document
  return contentHash(content)
}
