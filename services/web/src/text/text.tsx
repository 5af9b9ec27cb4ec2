import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { Field } from '../server/fields.ts'
import { english, type Forms, type TextKey, type Texts } from './english.ts'
import { figureFormat } from './figure.ts'
import { languages, localeOf } from './languages.ts'

type Values = Readonly<Record<string, string | number>>

/** Says things in the language of the page. */
export interface Speech {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly text: (key: TextKey, values?: Values) => string
  readonly number: (value: number, options?: Intl.NumberFormatOptions) => string
  /** A number of an attribute, with all its digits. */
  readonly figure: (value: string) => string
  readonly day: (value: string) => string
  /** The day of an instant, in the time zone of the company. */
  readonly date: (value: string) => string
  readonly instant: (value: string) => string
  /** Today in the time zone of the company, such as `2026-11-30`. */
  readonly today: () => string
  readonly list: (values: readonly string[]) => string
  readonly fieldName: (field: string, known?: Field) => string
}

const SpeechContext = createContext<Speech | undefined>(undefined)

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext)
  if (!speech) throw new Error('There is no language yet.')
  return speech
}

interface SpokenProps {
  /** A language that was chosen; else that of the browser. */
  readonly chosen: string | undefined
  readonly timeZone: string | undefined
  /** Texts of one page alone, beside those of all pages. */
  readonly loadOwn?: (language: string) => Promise<OwnTexts>
  readonly children: ReactNode
}

export type OwnTexts = Readonly<Record<string, string | Forms>>
type AllTexts = Texts & OwnTexts

/** Nothing is shown until the texts of a language are here. When another one is chosen, the first stays until then. */
export function Spoken({ chosen, timeZone, loadOwn, children }: SpokenProps) {
  const { language, locale } = localeOf(chosen)
  const [loaded, setLoaded] = useState<{ language: string; locale: string; texts: AllTexts }>()

  useEffect(() => {
    let isCurrent = true
    const load = async () => {
      // English is better than nothing.
      const common = await languages[language]?.load().catch(() => english)
      const own = await loadOwn?.(language).catch(() => loadOwn('en'))
      if (isCurrent) setLoaded({ language, locale, texts: { ...(common ?? english), ...own } })
    }
    void load()
    return () => {
      isCurrent = false
    }
  }, [language, locale, loadOwn])

  useEffect(() => {
    if (!loaded) return
    document.documentElement.lang = loaded.language
    document.documentElement.dir = languages[loaded.language]?.direction ?? 'ltr'
  }, [loaded])

  const speech = useMemo(() => loaded && speak(loaded.texts, { ...loaded, timeZone }), [loaded, timeZone])
  return speech && <SpeechContext value={speech}>{children}</SpeechContext>
}

function speak(
  texts: AllTexts,
  { language, locale, timeZone }: { language: string; locale: string; timeZone: string | undefined },
): Speech {
  const plurals = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  const zone = timeZone !== undefined && isKnown(timeZone) ? { timeZone } : {}
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...zone })
  const instants = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...zone })
  // Swedes write days so.
  const isoDays = new Intl.DateTimeFormat('sv', { year: 'numeric', month: '2-digit', day: '2-digit', ...zone })
  const lists = new Intl.ListFormat(locale, { type: 'disjunction' })

  const number = (value: number, options?: Intl.NumberFormatOptions) =>
    options ? new Intl.NumberFormat(locale, options).format(value) : numbers.format(value)

  function text(key: TextKey, values: Values = {}): string {
    const found: string | Forms = texts[key] ?? key
    const form = typeof found === 'string' ? found : (found[plurals.select(Number(values.count))] ?? found.other)
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name]
      if (value === undefined) return whole
      return typeof value === 'number' ? number(value) : value
    })
  }

  return {
    language,
    direction: languages[language]?.direction ?? 'ltr',
    text,
    number,
    figure: figureFormat(locale),
    day: (value) => shown(days, value),
    date: (value) => shown(dates, value),
    instant: (value) => shown(instants, value),
    today: () => isoDays.format(Date.now()),
    list: (values) => lists.format(values),
    fieldName: (field, known) => {
      const key = `field_${field}`
      if (key in texts) return text(key as TextKey)
      return known?.name ?? field.replace(/^others\./, '')
    },
  }
}

/** What is no time is shown as it stands. */
function shown(format: Intl.DateTimeFormat, value: string): string {
  const time = Date.parse(value)
  return Number.isNaN(time) ? value : format.format(time)
}

/** Browsers know other zones than the api; without the one of the company they show the times of their own. */
function isKnown(timeZone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}
