import type { Forms } from '../../text/english.ts'
import type { OwnTexts } from '../../text/text.tsx'
import { english } from './english/english.ts'

export type ConsoleKey = keyof typeof english
/** A catalogue of another language: the same keys, and forms where English has forms. */
export type ConsoleTexts = { readonly [Key in ConsoleKey]: (typeof english)[Key] extends string ? string : Forms }

const loaders: Readonly<Record<string, () => Promise<ConsoleTexts>>> = {}

export async function loadConsoleTexts(language: string): Promise<OwnTexts> {
  return (await loaders[language]?.()) ?? english
}
