import type { IconName } from '../../parts/icon.tsx'

/** The views of the console, in the groups of its menu. Their names are in addresses, so they stay. */
export const viewGroups = {
  watch: ['overview', 'rebuild', 'verify'],
  decide: ['failures', 'held'],
  look: ['explain', 'audit'],
  settings: ['throttle', 'triggers', 'companies', 'attributes', 'keys', 'owner'],
} as const

export type View = (typeof viewGroups)[keyof typeof viewGroups][number]

export const views: readonly View[] = Object.values(viewGroups).flat()

export const viewIcons: Readonly<Record<View, IconName>> = {
  overview: 'pulse',
  rebuild: 'layers',
  verify: 'compare',
  failures: 'warning',
  held: 'hand',
  explain: 'search',
  audit: 'list',
  throttle: 'gauge',
  triggers: 'bolt',
  companies: 'building',
  attributes: 'tag',
  keys: 'key',
  owner: 'home',
}
