import { describeLimit, isWithin, type Limit } from '@galena/operations/limits'
import { InvalidArgumentError } from 'commander'

/** Reads the value of an option as a whole number, written in digits. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    return accept(value, { min, max, whole: true })
  }
}

/** Reads the value of an option as a number within a limit of an operation. */
export function numberWithin(limit: Limit): (text: string) => number {
  return (text) => accept(readNumber(text), limit)
}

/** The same, or a word that restores the default. (Commander would turn a null into an empty text.) */
export function numberOrWord(limit: Limit, word: string): (text: string) => number | 'unset' {
  return (text) => (text === word ? 'unset' : accept(readNumber(text), limit, `, or the word ${word}`))
}

function readNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}

function accept(value: number, limit: Limit, alternative = ''): number {
  if (isWithin(limit, value)) return value
  throw new InvalidArgumentError(`Use ${describeLimit(limit)}${alternative}.`)
}
