declare global {
  // In Node since 21; TypeScript's library has not named them yet.
  interface JSON {
    parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
    rawJSON(text: string): unknown
  }
}

// Numbers that JavaScript would write differently from the line: 7.0, 1e3, more than 15 digits.
const inexact = /\d{16}|\d\.\d*0(?!\d)|\d[eE]/

/** Parses a line, and keeps numbers of `others` as they are written: an attribute 7.0 is the text 7.0. */
export function parseLine(text: string): unknown {
  const line: unknown = JSON.parse(text)
  if (!inexact.test(text) || typeof line !== 'object' || line === null || !('others' in line)) return line
  const exact = JSON.parse(text, keepSource) as { others: unknown }
  return { ...line, others: exact.others }
}

/** Parses JSON text of attributes, whose numbers are kept as they are written. */
export function parseExactly(text: string): unknown {
  return inexact.test(text) ? JSON.parse(text, keepSource) : JSON.parse(text)
}

function keepSource(_key: string, value: unknown, { source }: { source?: string }): unknown {
  return typeof value === 'number' && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value
}
