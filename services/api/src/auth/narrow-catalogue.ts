import type { Catalogue } from '@galena/lead/catalogue/catalogue'

const narrowed = new WeakMap<Catalogue, Map<string, Catalogue>>()

/** The names for a key that sees some campaigns alone: those of the others are not told. Made once for each catalogue. */
export function narrowCatalogue(catalogue: Catalogue, campaignIds: readonly number[] | undefined): Catalogue {
  if (campaignIds === undefined) return catalogue
  const known = narrowed.get(catalogue) ?? new Map<string, Catalogue>()
  narrowed.set(catalogue, known)
  const key = campaignIds.join()
  const found = known.get(key)
  if (found) return found
  const campaigns = new Map([...catalogue.campaigns].filter(([id]) => campaignIds.includes(id)))
  const made = { ...catalogue, campaigns }
  known.set(key, made)
  return made
}
