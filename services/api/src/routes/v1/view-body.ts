import { addFault, type FaultContext, type FaultList, readMembers, readShortText } from '@galena/lead/request/fault'
import { type Static, Type } from 'typebox'
import { InvalidRequestError } from '../../errors/problem.ts'

const maxName = 100
const maxStateBytes = 16_384
/** Far beyond what a page keeps, and far below what Postgres or this process can read. */
const maxDepth = 64

export const ViewBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: maxName, description: 'What the company calls it.' }),
  state: Type.Unsafe<Readonly<Record<string, unknown>>>({
    type: 'object',
    additionalProperties: true,
    description: 'Whatever the page needs to show it again: JSON of at most 16 KB.',
  }),
})
export type ViewBody = Static<typeof ViewBody>

/** Throws an error of the api with every fault of the body. */
export function readView(body: unknown): ViewBody {
  const faults: FaultList = []
  const context = { faults }
  const members = readMembers(body, '', Object.keys(ViewBody.properties), context)
  const name = members && readName(members.get('name'), context)
  const state = members && readState(members.get('state'), context)
  if (faults.length > 0 || name === undefined || state === undefined) throw new InvalidRequestError(faults)
  return { name, state }
}

function readName(value: unknown, context: FaultContext): string | undefined {
  const name = readShortText(value, '/name', maxName, context)
  if (name?.trim() === '') return addFault(context, '/name', 'A view needs a name.')
  if (name !== undefined && (!name.isWellFormed() || name.includes('\0')))
    return addFault(context, '/name', 'This name must be Unicode without NUL characters.')
  return name
}

function readState(value: unknown, context: FaultContext): ViewBody['state'] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return addFault(context, '/state', 'This must be an object.')
  if (!isWithin(value, maxDepth))
    return addFault(context, '/state', `This is nested too deep: at most ${maxDepth} levels are kept.`)
  if (Buffer.byteLength(JSON.stringify(value)) > maxStateBytes)
    return addFault(context, '/state', 'This is too large: send at most 16 KB of JSON.')
  return value as ViewBody['state']
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((member) => isWithin(member, levels - 1))
}
