import type { AttributeType, Catalogue } from '../../catalogue/catalogue.ts'
import type { FaultContext } from '../../request/fault.ts'
import { nearestValue } from '../../text/nearest-name.ts'
import type { FindPlace, Point } from '../../text/place.ts'
import { quoted } from '../../text/quoted.ts'
import type { Filter } from '../filter.ts'
import type { Clock } from './read-instant.ts'

/** Something in a request that is accepted and finds nobody, or finds others than its sender may think. */
export interface NativeWarning {
  readonly pointer: string
  readonly detail: string
  /** The known value that was most likely meant. */
  readonly nearest?: string
}

/** Where a `near` is: its centre, and the place that its name became. */
export interface ResolvedPlace extends Point {
  readonly kind: 'city' | 'region' | 'country' | 'point'
  /** The city whose point is the centre, with its region and country. */
  readonly name?: string
}

/**
 * What a search depends on besides its text: when it was made, the time zone, the types of its attributes and its places.
 * A cursor carries what the first page was resolved with, so that later pages are of the same list.
 */
export interface Resolutions {
  readonly now: number
  readonly zone: string
  readonly types: Readonly<Record<string, AttributeType>>
  /** By the pointer of the `near`. */
  readonly places: Readonly<Record<string, ResolvedPlace>>
  /** The order of the folders, of a list that is sorted by status: the place of a folder in it is compared. */
  readonly folders?: readonly number[] | undefined
  /** No lead matched every word of the search text, so some may be missing. */
  readonly fellBack: boolean
}

/** A warning that depends on how many leads match its filter alone: it holds when there are none, or for a number of them. */
export interface DeferredNativeWarning {
  readonly filter: Filter
  readonly warning: NativeWarning | ((count: number) => NativeWarning)
  /** The unknown value and its field, whose known values may be near. */
  readonly unknown?: { readonly field: string; readonly value: string }
}

/** What the conditions of a request are read with, and what is found out meanwhile. */
export interface NativeContext extends FaultContext {
  readonly catalogue: Catalogue
  readonly findPlace: FindPlace
  readonly clock: Clock
  /** Of an earlier page; they come before the catalogue and the gazetteer. */
  readonly known: Pick<Resolutions, 'types' | 'places' | 'folders'> | undefined
  readonly types: Record<string, AttributeType>
  readonly places: Record<string, ResolvedPlace>
  /** Set when the list is sorted by status. */
  folders: readonly number[] | undefined
  readonly warnings: NativeWarning[]
  /** Warnings that are counted only. */
  moreWarnings: number
  /** Values so far that the company does not have. */
  unknownValues: number
  readonly deferred: DeferredNativeWarning[]
  /** Conditions read so far. */
  conditions: number
  /** How many `or` and `not` surround what is read now. */
  loose: number
  /** The centres of every `near` that no `or` or `not` surrounds. */
  readonly centres: Point[]
}

export const nobody: Filter = { kind: 'nobody' }

/** A value that the company has: folded, and as it is written. */
export type KnownValue = readonly [folded: string, value: string]

/** A request has room for thousands of unknown values. */
const maxWarnings = 50
/** The nearest of all values of a company takes a while to be found. */
const maxNearest = 8
/** Each is asked for in Elasticsearch when nobody is found. */
const maxDeferred = 8

export function addWarning(context: NativeContext, warning: NativeWarning): void {
  if (context.warnings.length < maxWarnings) context.warnings.push(warning)
  else context.moreWarnings += 1
}

/** Adds a warning that is checked when nobody is found. Only the first are. */
export function deferWarning({ deferred }: NativeContext, warning: () => DeferredNativeWarning): void {
  if (deferred.length < maxDeferred) deferred.push(warning())
}

/** The warnings, and how many others there are. */
export function warningsOf({ warnings, moreWarnings }: NativeContext): readonly NativeWarning[] {
  return moreWarnings === 0
    ? warnings
    : [...warnings, { pointer: '', detail: `There are ${moreWarnings} more warnings.` }]
}

/** Adds the warning of a value that the company does not have. */
export function warnUnknown(
  context: NativeContext,
  pointer: string,
  what: string,
  value: string,
  known: Iterable<KnownValue>,
): void {
  context.unknownValues += 1
  const nearest = context.unknownValues <= maxNearest ? nearestValue(value, known) : undefined
  addWarning(context, {
    pointer,
    detail: `Your company has no ${what} ${quoted(value)}.`,
    ...(nearest !== undefined && { nearest }),
  })
}

/** The type of an attribute: that of its definition; without one it is text. */
export function typeOfAttribute(key: string, context: NativeContext): AttributeType {
  const known = context.known?.types
  const type = known && Object.hasOwn(known, key) ? known[key] : context.catalogue.attributes.get(key)?.dataType
  // An attribute may be called `__proto__`.
  Object.defineProperty(context.types, key, { value: type ?? 'text', enumerable: true, configurable: true })
  return type ?? 'text'
}

/** The filter for leads that match one of these; nobody when there is none. */
export function anyOf(filters: readonly Filter[]): Filter {
  const some = filters.filter(({ kind }) => kind !== 'nobody')
  const [only = nobody, ...others] = some
  return others.length === 0 ? only : { kind: 'any', filters: some }
}

/** The filter for leads that match each of these; all leads when there is none. */
export function allOf(filters: readonly Filter[]): Filter {
  const [only, ...others] = filters
  return only && others.length === 0 ? only : { kind: 'all', filters }
}
