import { foldTrimmed } from '../text/fold.ts'
import type { TimeZone } from '../text/time-zone.ts'

/**
 * The names of one company: of campaigns, folders, labels and attributes. Searches are resolved with it, and hits are
 * presented with it, so a new name shows without writing a document. Maps are in the order of their ids.
 */
export interface Catalogue {
  readonly companyId: number
  readonly timeZone: TimeZone
  /** ISO 3166 alpha-2, upper case. */
  readonly country: string | undefined
  readonly campaigns: ReadonlyMap<number, Campaign>
  readonly folders: ReadonlyMap<number, Folder>
  readonly labels: ReadonlyMap<number, Label>
  /** By key. */
  readonly attributes: ReadonlyMap<string, AttributeDefinition>
}

/** Times are milliseconds since 1970. */
export interface Campaign {
  readonly id: number
  readonly title: string
  readonly atsExternalId: string | null
  readonly campaignType: string | null
  readonly jobTitle: string | null
  readonly location: string | null
  readonly isArchived: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

export interface Folder {
  readonly id: number
  readonly name: string
  readonly status: string
  readonly isDefault: boolean
}

/** Times are milliseconds since 1970. */
export interface Label {
  readonly id: number
  readonly name: string
  readonly createdAt: number
  readonly updatedAt: number
}

export type AttributeType = 'number' | 'text' | 'date'

export interface AttributeDefinition {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly dataType: AttributeType
}

/** The folder with this status, compared exactly; a company has at most one. */
export function folderWithStatus(catalogue: Catalogue, status: string): Folder | undefined {
  return catalogue.folders.values().find((folder) => folder.status === status)
}

/** All labels with this name, ignoring case and accents. */
export function labelsNamed(catalogue: Catalogue, name: string): Label[] {
  const wanted = foldTrimmed(name)
  return [...catalogue.labels.values()].filter((label) => foldTrimmed(label.name) === wanted)
}
