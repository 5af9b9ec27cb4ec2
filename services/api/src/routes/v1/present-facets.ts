import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import type { Facet } from '@galena/lead/search/facet'
import type { FacetAnswer } from '@galena/lead/search/native/native-schema'
import type { FoundFacet } from '@galena/search/query/refine-facets'

/** The counts of each facet, by the name that was sent. */
export function presentFacets(
  facets: readonly Facet[],
  found: readonly FoundFacet[],
  { timeZone }: Catalogue,
): Record<string, FacetAnswer> {
  const entries = facets.map((facet, index): [string, FacetAnswer] => [
    facet.name,
    presentFacet(facet, found[index] ?? { missing: 0 }, (start) => timeZone.format(start)),
  ])
  return Object.fromEntries(entries)
}

function presentFacet(facet: Facet, found: FoundFacet, formatInstant: (instant: number) => string): FacetAnswer {
  const { values, other, missing, stats, ranges, interval, buckets, cells } = found
  const isDate = facet.values?.by === 'attribute' && facet.values.reading === 'date'
  return {
    ...(values && {
      values: values.map(({ value, count }) => ({ value: isDate ? dayOf(Number(value)) : value, count })),
      other: other ?? 0,
    }),
    missing,
    ...(facet.stats && stats && { stats }),
    ...(buckets && { buckets: [...buckets] }),
    ...(ranges && {
      ranges: ranges.map((count, index) => {
        const { from, to } = facet.ranges?.[index] ?? {}
        return { ...(from !== undefined && { from }), ...(to !== undefined && { to }), count }
      }),
    }),
    ...(interval && {
      intervals: interval.map(({ start, count }) => ({ start: startOf(facet, start, formatInstant), count })),
    }),
    ...(cells && { cells: cells.map(({ tile, count }) => ({ ...centreOf(tile), tile, count })) }),
  }
}

/** An hour is an instant, longer units begin with a day. */
function startOf({ interval }: Facet, start: number, formatInstant: (instant: number) => string): string {
  if (!interval || !('field' in interval)) return dayOf(start)
  const instant = formatInstant(start)
  return interval.unit === 'hour' ? instant : instant.slice(0, -'T00:00:00.000+00:00'.length)
}

/** The day of a midnight UTC. */
function dayOf(midnight: number): string {
  return new Date(midnight).toISOString().slice(0, 10)
}

/** The point in the middle of a tile (`zoom/x/y`) of the usual maps. Source: Web Mercator. */
function centreOf(tile: string): { lat: number; lon: number } {
  const [zoom = 0, x = 0, y = 0] = tile.split('/').map(Number)
  const tiles = 2 ** zoom
  const north = Math.PI * (1 - (2 * (y + 0.5)) / tiles)
  return { lat: (Math.atan(Math.sinh(north)) * 180) / Math.PI, lon: ((x + 0.5) / tiles) * 360 - 180 }
}
