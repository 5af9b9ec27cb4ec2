import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Google's own library, which Galena does not use. Installed in a temporary folder. */
const reference = 'google-libphonenumber@3.2.47'

interface ParsedNumber {
  getCountryCode(): number
}

interface Reference {
  readonly PhoneNumberUtil: {
    getInstance(): {
      getSupportedRegions(): string[]
      getExampleNumberForType(region: string, type: number): ParsedNumber | null
      parse(text: string, region?: string): ParsedNumber
      isValidNumber(number: ParsedNumber): boolean
      format(number: ParsedNumber, format: number): string
    }
  }
  readonly PhoneNumberType: Readonly<Record<string, number>>
  readonly PhoneNumberFormat: { readonly E164: number; readonly INTERNATIONAL: number; readonly NATIONAL: number }
}

export interface ReferenceNumber {
  readonly region: string
  readonly kind: string
  /** E.164 digits without the plus. */
  readonly digits: string
  readonly callingCode: string
  /** As the country writes it, from abroad and at home. */
  readonly international: string
  readonly national: string
}

export interface ReferencePhones {
  readonly name: string
  /** An example of each kind of number that each region has. */
  readonly numbers: readonly ReferenceNumber[]
  /** The E.164 digits of a text as dialled in the region; undefined when it is no valid number. */
  read(text: string, region: string | undefined): string | undefined
}

/** The numbers and readings of the reference. */
export function loadReferencePhones(): ReferencePhones {
  const { PhoneNumberUtil, PhoneNumberType, PhoneNumberFormat } = install()
  const library = PhoneNumberUtil.getInstance()
  const digitsOf = (number: ParsedNumber) => library.format(number, PhoneNumberFormat.E164).slice(1)
  const kinds = Object.entries(PhoneNumberType).filter(([, type]) => type >= 0)
  const numbers = library.getSupportedRegions().flatMap((region) =>
    kinds.flatMap(([kind, type]): ReferenceNumber | [] => {
      const number = library.getExampleNumberForType(region, type)
      if (!number) return []
      return {
        region,
        kind,
        digits: digitsOf(number),
        callingCode: String(number.getCountryCode()),
        international: library.format(number, PhoneNumberFormat.INTERNATIONAL),
        national: library.format(number, PhoneNumberFormat.NATIONAL),
      }
    }),
  )
  return {
    name: reference,
    numbers,
    read(text, region) {
      try {
        const number = library.parse(text, region)
        return library.isValidNumber(number) ? digitsOf(number) : undefined
      } catch {
        return undefined
      }
    },
  }
}

function install(): Reference {
  const folder = mkdtempSync(join(tmpdir(), 'galena-reference-'))
  try {
    execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', folder, reference], { stdio: 'inherit' })
    return createRequire(join(folder, 'index.js'))('google-libphonenumber')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
