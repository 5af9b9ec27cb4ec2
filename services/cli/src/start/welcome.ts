import type { Demo } from './prepare-demo.ts'

const path = '/api/talkpush_services/campaign_invitations'

/** What a person reads when everything runs: the search page, which the link signs in, the key, and what to try. */
export function welcome(address: string, demo: (Demo & { readonly code: string }) | undefined): string {
  if (!demo) {
    return `
Galena is running. The search page, which asks for a key: ${address}
Next, in another terminal:
  npx galena company add "Acme Staffing" --time-zone Asia/Manila --country PH
  npx galena keys create --company "Acme Staffing"
Ctrl-C stops everything; the data are kept.`
  }
  const search = (filters: Record<string, string>) =>
    `${address}${path}?${new URLSearchParams({ api_key: demo.key, ...filters }).toString()}`
  return `
Galena is running. The search page, signed in by this link (once, within 15 minutes):
  ${address}/#code=${demo.code}

The address for programs: ${address}
The key of ${demo.company}: ${demo.key}

Two searches to open in a browser, or with curl (in quotes):
  ${search({ 'filter[query]': 'maria santos' })}
  ${search({ 'filter[location_selected]': 'Makati', 'filter[location_radius_selected]': '10', 'filter[sort_by_selected]': 'name' })}

Ctrl-C stops everything; the data are kept.`
}
