import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKey, isActiveKey } from '@galena/store/catalogue/keys'
import { createSignInCode } from '@galena/store/catalogue/sessions'
import type { Pool } from '@galena/store/database/pool'

/** What the home folder remembers: the id of the key that the links of the console belong to. */
interface Note {
  readonly keyId: number
}

const owner = { companyId: null, role: 'write' } as const

/** A code that signs in on the console as an operator who may act. Nobody is told the key that it belongs to. */
export async function createConsoleCode(pool: Pool, home: string): Promise<string> {
  const file = join(home, 'console.json')
  const known = readNote(file)?.keyId
  const keyId =
    known !== undefined && (await isActiveKey(pool, known, owner)) ? known : (await createKey(pool, owner)).id
  if (keyId !== known) writeFileSync(file, JSON.stringify({ keyId } satisfies Note), { mode: 0o600 })
  return createSignInCode(pool, keyId)
}

function readNote(file: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Note
  } catch {
    return undefined
  }
}
