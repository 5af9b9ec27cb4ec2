import { hash } from 'node:crypto'

/**
 * The SHA-1 of a document's content: its JSON, with the fields in the order of `buildDocument`, without hash and token.
 * Two documents with the same hash need not be written again.
 */
export function contentHash(content: object): string {
  return hash('sha1', JSON.stringify(content))
}

/** The JSON that is written to the index: the document, the hash of its content, and the token, which is its version. */
export function serialiseDocument(document: object, token: number): string {
  const content = JSON.stringify(document)
  return `${content.slice(0, -1)},"hash":"${hash('sha1', content)}","token":${token}}`
}
