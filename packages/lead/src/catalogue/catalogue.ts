import { foldTrimmed } from '../text/fold.ts'
import type { TimeZone } from '../text/time-zone.ts'

/** What a company's searches are translated with, and its hits presented with: everything that has a name. */
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

/** The folder of a status; a company has one at most. */
export function folderWithStatus(catalogue: Catalogue, status: string): Folder | undefined {
  return catalogue.folders.values().find((folder) => folder.status === status)
}

/** Labels whose name is this one, case and accents aside: there can be several. */
export function labelsNamed(catalogue: Catalogue, name: string): Label[] {
  const wanted = foldTrimmed(name)
  return [...catalogue.labels.values()].filter((label) => foldTrimmed(label.name) === wanted)
}
