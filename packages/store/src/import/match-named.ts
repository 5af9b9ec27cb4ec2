import { plainName } from '@galena/lead/import/unknown-name'
import type { MatchKey } from './match.ts'

const phones = ['phone', 'user_phone_number', 'phone_number']

/** The column by which people are recognised. */
export function columnOfMatch(match: MatchKey): { readonly field: string } | { readonly attribute: string } {
  if (match.by === 'attribute') return { attribute: match.key }
  return { field: match.by === 'email' ? 'email' : 'user_phone_number' }
}

/** Reads the value of `--match`; undefined when it names no key. */
export function matchNamed(text: string): MatchKey | undefined {
  const key = /^others\.(.*\S)\s*$/i.exec(text.trim())?.[1]
  if (key !== undefined) return { by: 'attribute', key }
  const plain = plainName(text)
  if (plain === 'email') return { by: 'email' }
  if (phones.includes(plain)) return { by: 'phone' }
  return plain === 'external_id' ? { by: 'attribute', key: 'external_id' } : undefined
}
