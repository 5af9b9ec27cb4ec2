import { shownLists } from '@galena/lead/document/shown-fields'

declare global {
  // In Node since 21; TypeScript's library has not named them yet.
  interface JSON {
    parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
    rawJSON(text: string): unknown
    isRawJSON(value: unknown): boolean
  }
}

// Numbers that JavaScript would write differently from the line: 7.0, 1e3, more than 15 digits, also around a point.
const inexact = /\d[\d.]{15}|\d\.\d*0(?!\d)|\d[eE]/

/** Fields that hold any JSON, and are stored as they are written. */
const exactFields = new Set<string>(['others', ...shownLists])

/** Parses a line, and keeps the numbers of such fields as they are written: an attribute 7.0 is the text 7.0. */
export function parseLine(text: string): unknown {
  const line: unknown = JSON.parse(text)
  if (!inexact.test(text) || typeof line !== 'object' || line === null) return line
  const exact = Object.entries(JSON.parse(text, keepSource) as object).filter(([name]) => exactFields.has(name))
  return exact.length === 0 ? line : { ...line, ...Object.fromEntries(exact) }
}

/** Parses JSON text of attributes, whose numbers are kept as they are written. */
export function parseExactly(text: string): unknown {
  return inexact.test(text) ? JSON.parse(text, keepSource) : JSON.parse(text)
}

function keepSource(_key: string, value: unknown, { source }: { source?: string }): unknown {
  return typeof value === 'number' && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value
}

/** A key that stands twice in one object of a JSON text, of whose values one would be lost; undefined when none does. */
export function repeatedKey(text: string, parsed: unknown): string | undefined {
  // Within strings a quote has a backslash, so there may be more of them than keys, but never fewer.
  const mostKeys = text.match(/"\s*:/g)?.length ?? 0
  if (mostKeys === countKeys(parsed)) return undefined
  const open: Set<string>[] = []
  for (const [token, string, colon] of text.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")\s*(:)?|[{}]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (string !== undefined && colon !== undefined) {
      const key = String(JSON.parse(string))
      if (open.at(-1)?.has(key)) return key
      open.at(-1)?.add(key)
    }
  }
  return undefined
}

function countKeys(value: unknown): number {
  // A number as it is written is an object of one key.
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return 0
  const values = Object.values(value)
  return values.reduce<number>((sum, one) => sum + countKeys(one), Array.isArray(value) ? 0 : values.length)
}
