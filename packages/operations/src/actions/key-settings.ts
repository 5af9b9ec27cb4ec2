import type { KeyRole } from '@galena/store/catalogue/keys'
import { OperationError } from '../operation-error.ts'

/** What people say of a key, beside whose it is. */
export interface KeySettings {
  /** What they call it. */
  readonly label?: string | null | undefined
  readonly expiresAt?: Date | null | undefined
  /** The pages of other addresses that may use it. */
  readonly origins?: readonly string[] | undefined
  /** Titles or ids of the campaigns whose leads it sees. */
  readonly campaigns?: readonly string[] | undefined
}

const maxLabelLength = 200
const maxOrigins = 50
const maxCampaigns = 1_000

/** Throws an operation error for settings that make no sense, or not together. */
export function requireSensible({ label, expiresAt, origins, campaigns }: KeySettings, role?: KeyRole): void {
  const isOfOperators = role === 'read' || role === 'write'
  const wrongOrigin = origins?.find((origin) => !isOrigin(origin))
  const rules: [isBroken: boolean, message: string][] = [
    [label?.trim() === '' || (label?.length ?? 0) > maxLabelLength, `A label has 1 to ${maxLabelLength} characters.`],
    [expiresAt != null && !(expiresAt.getTime() > Date.now()), 'A key must expire later than now.'],
    [isOfOperators && (origins ?? campaigns) !== undefined, 'Keys of operators have no pages and no campaigns.'],
    [
      role === 'company_write' && campaigns !== undefined,
      'A key that may import leads sees every campaign. Make two keys.',
    ],
    [
      wrongOrigin !== undefined,
      `${wrongOrigin} is not the origin of a page. Use a scheme, a host and a port if need be, without a path: https://jobs.example.`,
    ],
    [origins?.length === 0 || (origins?.length ?? 0) > maxOrigins, `Name 1 to ${maxOrigins} pages.`],
    [campaigns?.length === 0 || (campaigns?.length ?? 0) > maxCampaigns, `Name 1 to ${maxCampaigns} campaigns.`],
  ]
  for (const [isBroken, message] of rules) if (isBroken) throw new OperationError('not_possible', message)
}

/** As browsers send it. Source: RFC 6454, section 6.2. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text
}
