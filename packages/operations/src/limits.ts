import { throttleDefaults } from '@galena/store/operator/throttle'
import { OperationError } from './operation-error.ts'

/** The smallest and the largest number that is accepted. */
export interface Limit {
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

/** What operators may set. The bodies of HTTP requests and the options of commands take their limits from here. */
export const limits = {
  /** Hours for which the previous index gets every change after a swap. */
  retainHours: { min: 0, max: 8_760, whole: false },
  primaryShards: { min: 1, max: 64, whole: true },
  replicas: { min: 0, max: 8, whole: true },
  /** Leads a second that a rebuild writes. */
  backfillPerSecond: { min: 1, max: 1_000_000, whole: true },
  /** Minimum hours of one pass of the sweep; 0 stops it. */
  sweepHours: { min: 0, max: 8_760, whole: false },
  /** Characters of a reason that is recorded. */
  reasonLength: { min: 1, max: 1_000, whole: true },
  /** Documents of a company that repairs may remove or overwrite within ten minutes. */
  holdDocuments: { min: 0, max: 1_000_000_000, whole: true },
  /** Hours of figures that charts show. */
  figureHours: { min: 0, max: 24, whole: false },
  /** The same as a share of its documents. What exceeds both is held. */
  holdPercent: { min: 0, max: 100, whole: false },
} as const satisfies Record<string, Limit>

const limitNames: Readonly<Record<keyof typeof limits, string>> = {
  retainHours: 'The length of the rollback window in hours',
  primaryShards: 'The number of primary shards',
  replicas: 'The number of replicas',
  backfillPerSecond: 'The maximum number of leads per second of a backfill',
  sweepHours: 'The minimum number of hours of a sweep pass',
  reasonLength: 'The length of the reason in characters',
  holdDocuments: 'The number of documents above which repairs are held',
  figureHours: 'The number of hours',
  holdPercent: 'The percentage of documents above which repairs are held',
}

export const defaults = { retainHours: 24, ...throttleDefaults } as const

/** Rows of the audit, of failures and of findings that one response holds. */
export const maxListed = 1_000
/** Leads that one HTTP request may name. */
export const maxNamedLeads = 10_000

export function isWithin({ min, max, whole }: Limit, value: number): boolean {
  return value >= min && value <= max && (!whole || Number.isInteger(value))
}

/** `a whole number from 1 to 64`. */
export function describeLimit({ min, max, whole }: Limit): string {
  return `a ${whole ? 'whole ' : ''}number from ${min} to ${max.toLocaleString('en')}`
}

/** Refuses a value beyond its limit; an absent one is accepted. */
export function requireWithin(name: keyof typeof limits, value: number | null | undefined): void {
  if (value === undefined || value === null || isWithin(limits[name], value)) return
  throw new OperationError('not_possible', `${limitNames[name]} must be ${describeLimit(limits[name])}, not ${value}.`)
}
