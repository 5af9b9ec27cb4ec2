import { type LineField, type LineKind, lineFields } from '@galena/lead/import/line-fields'
import type { StoredLead } from '@galena/lead/import/stored-lead'

/** A lead as a line of NDJSON, with its end. */
export function ndjsonLine(lead: StoredLead, fields: readonly LineField[]): string {
  return `{${fields.map((name) => `"${name}":${jsonOf(lineFields[name], lead[name] ?? null)}`).join()}}\n`
}

function jsonOf(kind: LineKind, value: string | null): string {
  switch (kind) {
    case 'text':
    case 'time':
      return JSON.stringify(value)
    case 'photo':
      return `{"url":${JSON.stringify(value)}}`
    case 'flag':
    case 'number':
    case 'id':
    case 'list':
    case 'object':
    case 'labels':
      return value ?? 'null'
  }
}
