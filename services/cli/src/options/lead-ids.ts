import { InvalidArgumentError } from 'commander'
import { CliError } from '../errors/cli-error.ts'

/** Reads an argument as the id of a lead. */
export function leadId(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new CliError(`${text} is not the id of a lead: ids are whole numbers.`)
}

/** Reads the value of an option as ids of leads: `4711,4712`. */
export function leadIds(text: string): number[] {
  const ids = text.split(',').map((part) => part.trim())
  if (ids.every((id) => /^\d{1,15}$/.test(id))) return ids.map(Number)
  throw new InvalidArgumentError('Use ids of leads: whole numbers separated by commas.')
}

/** Reads the value of an option as a range of ids: `1000-2000`. */
export function idRange(text: string): [from: number, to: number] {
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/.exec(text.trim()) ?? []
  if (from !== undefined && to !== undefined && Number(from) <= Number(to)) return [Number(from), Number(to)]
  throw new InvalidArgumentError('Use two ids, the lower one first, such as 1000-2000.')
}
