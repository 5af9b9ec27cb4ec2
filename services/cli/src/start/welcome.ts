import type { Demo } from './prepare-demo.ts'

const path = '/api/talkpush_services/campaign_invitations'

/** Codes that sign in once, within 15 minutes. */
export interface Codes {
  /** On the search page, as the company of the demo. */
  readonly page: string | undefined
  /** On the console. */
  readonly console: string
}

/** What a person reads when everything runs: the pages, which the links sign in, the key, and what to try. */
export function welcome(address: string, demo: Demo | undefined, codes: Codes): string {
  const operators = `${address}/console#code=${codes.console}`
  if (!demo || codes.page === undefined) {
    return `
Galena is running. The search page, which asks for a key: ${address}
The console, for operators, signed in by this link (once, within 15 minutes):
  ${operators}

Next, in another terminal:
  npx galena company add "Acme Staffing" --time-zone Asia/Manila --country PH
  npx galena keys create --company "Acme Staffing"
Ctrl-C stops everything; the data are kept.`
  }
  const search = (filters: Record<string, string>) =>
    `${address}${path}?${new URLSearchParams({ api_key: demo.key, ...filters }).toString()}`
  return `
Galena is running. The search page, signed in by this link (once, within 15 minutes):
  ${address}/#code=${codes.page}
The console, for operators, likewise:
  ${operators}

The address for programs: ${address}
The key of ${demo.company}: ${demo.key}

Two searches to open in a browser, or with curl (in quotes):
  ${search({ 'filter[query]': 'maria santos' })}
  ${search({ 'filter[location_selected]': 'Makati', 'filter[location_radius_selected]': '10', 'filter[sort_by_selected]': 'name' })}

Ctrl-C stops everything; the data are kept.`
}
