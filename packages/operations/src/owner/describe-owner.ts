import type { IndexOwner } from '@galena/search/index/index-owner'

/** `3f2c… (database galena, number 16384 on the server 7361…)`. */
export function describeOwner({ installation, system, database, name }: IndexOwner): string {
  return `${installation} (database ${name}, number ${database} on the server ${system})`
}
