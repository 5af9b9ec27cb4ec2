import { isNear, nearestName } from '../text/nearest-name.ts'
import { quoted } from '../text/quoted.ts'

/**
 * Something that is wrong with a request of the native API. `pointer` is a JSON pointer (RFC 6901) into the body; the
 * route turns it into `?name` for a parameter of a query string.
 */
export interface Fault {
  readonly pointer: string
  readonly detail: string
  /** What may stand there, when that is a list. */
  readonly accepted?: readonly string[]
  /** The one of them that was most likely meant. */
  readonly nearest?: string
}

/** The first faults of a request, and how many others there are: a short body can have very many. */
export interface FaultList extends Array<Fault> {
  more?: number
}

/** Where the readers below report faults. */
export interface FaultContext {
  readonly faults: FaultList
}

const maxFaults = 100

/** Adds a fault; returns undefined, the value of what cannot be read. */
export function addFault(context: FaultContext, pointer: string, detail: string): undefined {
  return addFullFault(context, () => ({ pointer, detail }))
}

/** The same for a fault with more than a sentence, which is made only if it is kept. */
export function addFullFault({ faults }: FaultContext, fault: () => Fault): undefined {
  if (faults.length < maxFaults) faults.push(fault())
  else faults.more = (faults.more ?? 0) + 1
}

/** The same faults with other pointers. */
export function withPointers(faults: FaultList, change: (pointer: string) => string): FaultList {
  const moved: FaultList = faults.map((fault) => ({ ...fault, pointer: change(fault.pointer) }))
  if (faults.more !== undefined) moved.more = faults.more
  return moved
}

/** The faults of two parts of a request. */
export function joinFaults(first: FaultList, second: FaultList): FaultList {
  const joined: FaultList = []
  for (const fault of [...first, ...second]) addFullFault({ faults: joined }, () => fault)
  const more = (first.more ?? 0) + (second.more ?? 0) + (joined.more ?? 0)
  if (more > 0) joined.more = more
  return joined
}

/** A name that nobody gave is not repeated in whole. */
const maxPointerName = 300

/** The pointer to a member or an element. */
export function pointTo(pointer: string, member: string | number): string {
  const name = String(member)
  const shown = name.length > maxPointerName ? `${name.slice(0, maxPointerName).toWellFormed()}…` : name
  return `${pointer}/${shown.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** Adds the fault of a name that is not on the list. */
export function addUnknown(
  context: FaultContext,
  pointer: string,
  what: string,
  name: string,
  accepted: readonly string[],
): undefined {
  return addFullFault(context, () => {
    const nearest = nearestName(name, accepted)
    return {
      pointer,
      detail: `${quoted(name)} is not ${what}.`,
      accepted,
      ...(isNear(name, nearest) && { nearest }),
    }
  })
}

/**
 * The members of an object, without those that are null: null is the same as leaving a member out. `accepted` are those of
 * the known members that its kind of object can have.
 */
export function readMembers(
  value: unknown,
  pointer: string,
  known: readonly string[],
  context: FaultContext,
  accepted: readonly string[] = known,
): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return addFault(context, pointer, `This must be an object with members such as ${known.slice(0, 3).join(', ')}.`)
  const members = Object.entries(value).filter(([, member]) => member !== null)
  for (const [name] of members)
    if (!known.includes(name)) addUnknown(context, pointTo(pointer, name), 'a member of this object', name, accepted)
  return new Map(members)
}

/** The elements of an array, at most `max`. */
export function readList(
  value: unknown,
  pointer: string,
  max: number,
  context: FaultContext,
): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return addFault(context, pointer, 'This must be an array.')
  if (value.length > max)
    return addFault(context, pointer, `This array has ${value.length} elements: at most ${max} are accepted.`)
  return value
}

/** The same for an array that must not be empty. */
export function readFullList(
  value: unknown,
  pointer: string,
  max: number,
  context: FaultContext,
): readonly unknown[] | undefined {
  const list = readList(value, pointer, max, context)
  return list?.length === 0 ? addFault(context, pointer, 'This array is empty: leave it out, or add an element.') : list
}

export function readText(value: unknown, pointer: string, context: FaultContext): string | undefined {
  return typeof value === 'string' ? value : addFault(context, pointer, 'This must be a text.')
}

/** A text of at most so many characters. */
export function readShortText(value: unknown, pointer: string, max: number, context: FaultContext): string | undefined {
  const text = readText(value, pointer, context)
  return text !== undefined && text.length > max
    ? addFault(context, pointer, `This text is too long: send up to ${max} characters.`)
    : text
}

export function readBoolean(value: unknown, pointer: string, context: FaultContext): boolean | undefined {
  return typeof value === 'boolean' ? value : addFault(context, pointer, 'This must be true or false.')
}

/** A finite number within limits, both included. */
export function readAmount(
  value: unknown,
  pointer: string,
  { minimum, maximum, whole = false }: { minimum: number; maximum: number; whole?: boolean },
  context: FaultContext,
): number | undefined {
  const isRight =
    typeof value === 'number' && value >= minimum && value <= maximum && (!whole || Number.isSafeInteger(value))
  return isRight
    ? value
    : addFault(context, pointer, `This must be a ${whole ? 'whole ' : ''}number from ${minimum} to ${maximum}.`)
}

/** One of the choices. */
export function readOneOf<Choice extends string>(
  value: unknown,
  pointer: string,
  choices: readonly Choice[],
  context: FaultContext,
): Choice | undefined {
  const text = readText(value, pointer, context)
  if (text === undefined) return undefined
  return choices.find((choice) => choice === text) ?? addUnknown(context, pointer, 'accepted here', text, choices)
}
