import type { Forms } from '../../text/english.ts'

/** The same keys in another language, and forms where English has forms. */
export type TextsOf<English> = { readonly [Key in keyof English]: English[Key] extends string ? string : Forms }
