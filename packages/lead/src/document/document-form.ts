import type { LeadDocument } from './lead-document.ts'

/** What the documents of an index look like that was made by an earlier version. */
export interface DocumentForm {
  /** The version of the builder that they name. */
  readonly builder: number
  /** The fields that the index has. */
  readonly fields: ReadonlySet<string>
}

type Content = Readonly<Record<string, unknown>>

/** Values that documents had before a version of the builder. */
export interface OlderValues {
  readonly before: number
  readonly of: (document: Content) => Content
}

/**
 * How to make the earlier values of fields whose mapping was changed, or which were removed; latest version first. The index
 * from before is searched, and can be rolled back to, until it is dropped. A field that was only added needs nothing here.
 */
const olderValues: readonly OlderValues[] = []

/** The document as an index has it; `form` is undefined for one of this version. */
export function documentIn(
  form: DocumentForm | undefined,
  document: LeadDocument,
  changes: readonly OlderValues[] = olderValues,
): LeadDocument | Content {
  if (!form) return document
  const { builder, fields } = form
  let content: Content = { ...document, schema: builder }
  for (const { before, of } of changes) if (builder < before) content = { ...content, ...of(content) }
  return Object.fromEntries(Object.entries(content).filter(([name]) => fields.has(name)))
}
