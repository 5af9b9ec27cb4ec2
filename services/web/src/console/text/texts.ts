import type { OwnTexts } from '../../text/text.tsx'
import { english } from './english/english.ts'
import type { TextsOf } from './texts-of.ts'

export type ConsoleKey = keyof typeof english

const loaders: Readonly<Record<string, () => Promise<TextsOf<typeof english>>>> = {
  es: async () => (await import('./spanish/spanish.ts')).spanish,
  ar: async () => (await import('./arabic/arabic.ts')).arabic,
}

export async function loadConsoleTexts(language: string): Promise<OwnTexts> {
  return (await loaders[language]?.()) ?? english
}
