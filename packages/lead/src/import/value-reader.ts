import { isInfinite, readIsoTime } from './read-time.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// U+0000 cannot be stored. U+FFFD stands where somebody has lost a character before, and half of a surrogate pair would
// become one.
const damaged = /[\0\uFFFD]/

/**
 * Reads the values of one object by their names. A value that is absent or null is read as null, undefined, empty or false,
 * as the types say. So is a wrong value, and a reason is added.
 */
export interface ValueReader {
  text(name: string): string | null
  id(name: string): number | undefined
  /** Also NaN and the infinities, from texts. */
  number(name: string): number | null
  flag(name: string): boolean
  /** ISO 8601 in UTC, or `infinity` or `-infinity`. */
  time(name: string): string | null
  list(name: string): readonly unknown[]
  object(name: string): JsonObject
  /** A reader for each object of a list. */
  objects(name: string): ValueReader[]
  /** Names and ids of labels, without repeats. */
  labels(name: string): (string | number)[]
}

/** A reader of an object. `path` precedes its names in reasons: `photo.` or `answers[0].`, or nothing for the line. */
export function valueReader(object: JsonObject, path: string, reasons: string[]): ValueReader {
  function read<Value>(
    name: string,
    absent: Value,
    accepted: string | ((value: unknown) => string),
    accept: (value: unknown) => Value | undefined,
  ) {
    const value = object[name]
    if (value === undefined || value === null) return absent
    const taken = accept(value)
    if (taken === undefined)
      reasons.push(`${path}${name} must be ${typeof accepted === 'string' ? accepted : accepted(value)}`)
    return taken ?? absent
  }
  const list = (name: string) => read<readonly unknown[]>(name, [], 'an array', acceptList)
  return {
    list,
    text: (name) => read<string | null>(name, null, whatText, acceptText),
    id: (name) =>
      read<number | undefined>(name, undefined, `a whole number from 1 to ${Number.MAX_SAFE_INTEGER}`, acceptId),
    number: (name) => read<number | null>(name, null, 'a number', acceptNumber),
    flag: (name) => read<boolean>(name, false, 'true or false', acceptFlag),
    time: (name) =>
      read<string | null>(name, null, 'a time with its offset, such as 2026-01-31T08:00:00+08:00', acceptTime),
    object: (name) => read<JsonObject>(name, {}, 'an object', acceptObject),
    objects: (name) => list(name).flatMap((item, index) => readItem(item, `${path}${name}[${index}]`, reasons)),
    labels(name) {
      const values = list(name)
      const labels = values.filter(isLabel)
      if (labels.length < values.length) reasons.push(`${path}${name} must be names, or ids of labels that exist`)
      return [...new Set(labels)]
    },
  }
}

function readItem(item: unknown, path: string, reasons: string[]): ValueReader[] {
  if (isObject(item)) return [valueReader(item, `${path}.`, reasons)]
  reasons.push(`${path} must be an object`)
  return []
}

function whatText(value: unknown): string {
  if (typeof value === 'string') return 'text without damaged characters (U+0000, U+FFFD, half of a surrogate pair)'
  if (Array.isArray(value)) return 'text, not a list'
  if (typeof value === 'object') return 'text, not an object'
  return `text, not ${typeof value === 'number' ? 'the number ' : ''}${JSON.stringify(value)}: write it in double quotes`
}

function acceptText(value: unknown): string | undefined {
  return isText(value) ? value : undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !damaged.test(value) && value.isWellFormed()
}

function acceptId(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

/** What JSON has no number for, as Postgres and an export write it. */
const notFinite: readonly unknown[] = ['NaN', 'Infinity', '-Infinity']

function acceptNumber(value: unknown): number | undefined {
  if (notFinite.includes(value)) return Number(value)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function acceptFlag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

function acceptTime(value: unknown): string | undefined {
  if (typeof value === 'string' && isInfinite(value)) return value
  const instant = typeof value === 'string' ? readIsoTime(value) : undefined
  return instant === undefined ? undefined : new Date(instant).toISOString()
}

function acceptList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}

function acceptObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

function isLabel(value: unknown): value is string | number {
  return typeof value === 'string' ? isText(value) : Number.isSafeInteger(value)
}
