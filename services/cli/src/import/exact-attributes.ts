declare global {
  // In Node since 21; TypeScript's library has not named them yet.
  interface JSON {
    parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
    rawJSON(text: string): unknown
  }
}

// Numbers that JavaScript would write differently from the line: 7.0, 1e3, more than 15 digits.
const inexact = /\d{16}|\d\.\d*0(?!\d)|\d[eE]/

/** Keeps numbers of `others` as they are written: an attribute 7.0 is the text 7.0. */
export function exactAttributes(text: string, line: unknown): unknown {
  if (!inexact.test(text) || typeof line !== 'object' || line === null || !('others' in line)) return line
  const exact = JSON.parse(text, keepSource) as { others: unknown }
  return { ...line, others: exact.others }
}

function keepSource(_key: string, value: unknown, { source }: { source?: string }): unknown {
  return typeof value === 'number' && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value
}
