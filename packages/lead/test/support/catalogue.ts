import type { Catalogue } from '../../src/catalogue/catalogue.ts'
import { timeZone, utc } from '../../src/text/time-zone.ts'

const times = { createdAt: 0, updatedAt: 0 }

/** A company in Manila with a campaign, a folder, labels, of which two differ by case only, and attributes. */
export const catalogue: Catalogue = {
  companyId: 2,
  timeZone: timeZone('Asia/Manila') ?? utc,
  country: 'PH',
  campaigns: new Map([
    [
      3,
      {
        id: 3,
        title: 'Nurses',
        atsExternalId: 'ATS-3',
        campaignType: null,
        jobTitle: null,
        location: null,
        isArchived: false,
        ...times,
      },
    ],
  ]),
  folders: new Map([
    [5, { id: 5, name: 'Inbox', status: 'pending', isDefault: true }],
    [6, { id: 6, name: 'Hired', status: 'hired', isDefault: true }],
  ]),
  labels: new Map([
    [7, { id: 7, name: 'Urgent', ...times }],
    [8, { id: 8, name: 'URGENT', ...times }],
    [9, { id: 9, name: 'Night shift', ...times }],
  ]),
  attributes: new Map([
    ['size', { id: 1, key: 'size', name: 'Size', dataType: 'number' }],
    ['start', { id: 2, key: 'start', name: 'Start', dataType: 'date' }],
    ['city', { id: 3, key: 'city', name: 'City', dataType: 'text' }],
  ]),
}
