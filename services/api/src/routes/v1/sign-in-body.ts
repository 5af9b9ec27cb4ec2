import { addFault, type FaultList, readMembers, readText } from '@galena/lead/request/fault'
import { Type } from 'typebox'
import type { Credential } from '../../auth/sign-in.ts'
import { InvalidRequestError } from '../../errors/problem.ts'

export const SignInBody = Type.Object(
  {
    key: Type.Optional(Type.String({ description: 'The key of a company.' })),
    code: Type.Optional(
      Type.String({ description: 'Instead of a key: a code that `galena start` has printed. It is used up.' }),
    ),
  },
  { minProperties: 1, maxProperties: 1 },
)

/** Throws an error of the api with every fault of the body. */
export function readCredential(body: unknown): Credential {
  const faults: FaultList = []
  const members = readMembers(body, '', Object.keys(SignInBody.properties), { faults })
  if (members && members.size !== 1 && faults.length === 0) addFault({ faults }, '', 'Send either `key` or `code`.')
  const [[name, value] = []] = members ?? []
  const text = faults.length === 0 && name !== undefined ? readText(value, `/${name}`, { faults }) : undefined
  if (text === undefined) throw new InvalidRequestError(faults)
  return name === 'key' ? { key: text } : { code: text }
}
