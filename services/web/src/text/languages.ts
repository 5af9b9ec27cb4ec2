import { english, type Texts } from './english.ts'

interface Language {
  readonly name: string
  readonly direction: 'ltr' | 'rtl'
  readonly load: () => Promise<Texts>
}

export const languages: Readonly<Record<string, Language>> = {
  en: { name: 'English', direction: 'ltr', load: async () => english },
  es: { name: 'Español', direction: 'ltr', load: async () => (await import('./spanish.ts')).spanish },
  ar: { name: 'العربية', direction: 'rtl', load: async () => (await import('./arabic.ts')).arabic },
}

export const languageCodes = Object.keys(languages)

/** The first of the browser’s languages that the page has; its region stays, as it decides how days are written. */
export function localeOf(chosen: string | undefined): { readonly language: string; readonly locale: string } {
  const wanted = chosen === undefined ? navigator.languages : [chosen]
  const locale = wanted.find((one) => languageCodes.includes(languageOf(one))) ?? 'en'
  const regional = navigator.languages.find((one) => languageOf(one) === languageOf(locale))
  return { language: languageOf(locale), locale: regional ?? locale }
}

const languageOf = (locale: string) => locale.split('-')[0] ?? ''
