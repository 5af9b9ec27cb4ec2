import { useCallback, useEffect, useState } from 'react'
import { usePage } from '../search/page-context.ts'
import { placeOf, pointOf } from '../state/place.ts'
import { searchAnew } from '../state/search-state.ts'
import { type Circle, rounded } from './circle.ts'
import type { Point } from './mercator.ts'
import type { useWhole } from './use-found.ts'

/** The circle that the search asks for, and how another one gets into the search. */
export function useCircle({ answer, isCurrent }: ReturnType<typeof useWhole>) {
  const { state, change } = usePage()
  const { near } = state
  const [named, setNamed] = useState<Point & { readonly place: string }>()
  const centre = isCurrent ? answer?.centre : undefined
  useEffect(() => {
    if (near && centre) setNamed({ place: near.place, ...centre })
  }, [near, centre])
  const at = near && (pointOf(near.place) ?? (named?.place === near.place ? named : undefined))
  const circle: Circle | undefined = at && { lat: at.lat, lon: at.lon, km: near.km }

  const set = useCallback(
    (to: Circle, isSamePlace: boolean) => {
      const { km, ...point } = rounded(to)
      // A place keeps its name while only the radius changes.
      change((now) =>
        searchAnew(now, { near: { km, place: isSamePlace && now.near ? now.near.place : placeOf(point, 5) } }),
      )
    },
    [change],
  )
  return { circle, set }
}
