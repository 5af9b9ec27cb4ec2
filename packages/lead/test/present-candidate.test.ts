import t from 'tap'
import { buildDocument } from '../src/document/build-document.ts'
import type { ExtraName } from '../src/document/lead-document.ts'
import type { LeadRow } from '../src/document/lead-row.ts'
import { presentCandidate } from '../src/document/present-candidate.ts'
import { Candidate } from '../src/document/search-answer.ts'
import { catalogue } from './support/catalogue.ts'
import { emptyRow, fullRow } from './support/lead-row.ts'

const present = (row: LeadRow, ...include: ExtraName[]) => {
  const { extras, ...document } = buildDocument(row, catalogue.timeZone, () => undefined)
  return JSON.stringify(presentCandidate(document, extras, catalogue, new Set(include)))
}

t.test('A candidate is shown with the keys of the documented endpoint, in its order', async (t) => {
  t.equal(
    present(fullRow),
    JSON.stringify({
      state: 'pending',
      folder: 'Inbox',
      campaign_id: 3,
      campaign_ats_external_id: 'ATS-3',
      id: 1,
      candidate_id: 4,
      first_name: 'María Luisa',
      last_name: "de la Cruz-O'Brien",
      campaign_title: 'Nurses',
      email: 'Maria.Cruz@Acme.PH',
      user_phone_number: '0917 555 0123 / 0918 555 0124',
      school_name: 'UP Diliman',
      education: 'BS Nursing',
      gender: 'female',
      source: ' Facebook Ads ',
      location: 'Makati, Metro Manila',
      completion_method: 'Landing_Page',
      scheduled_at: '2020-06-01T08:00:00.000+08:00',
      completed_at: '2020-05-12T09:00:00.000+08:00',
      created_at: '2020-05-12T08:51:58.487+08:00',
      updated_at: '2020-05-13T08:00:00.000+08:00',
      others: fullRow.others,
      labels: ['Night shift', 'Urgent'],
      links: fullRow.links,
      employment: fullRow.employment,
      photo: { url: 'https://photos.example/1.jpg' },
    }),
  )
})

t.test('The schema of a candidate has its keys in the same order', async (t) => {
  const shown = JSON.parse(present(fullRow, 'answers', 'attachments', 'documents')) as object
  t.same(Object.keys(Candidate.properties), Object.keys(shown))
})

t.test('What a lead lacks, and names that the catalogue lacks, are null or empty', async (t) => {
  t.equal(
    present({ ...emptyRow, campaign_id: 8, folder_id: 8, label_ids: [10] }),
    JSON.stringify({
      state: '',
      folder: '',
      campaign_id: 8,
      campaign_ats_external_id: null,
      id: 1,
      candidate_id: 4,
      first_name: null,
      last_name: null,
      campaign_title: null,
      email: null,
      user_phone_number: null,
      school_name: null,
      education: null,
      gender: null,
      source: null,
      location: null,
      completion_method: null,
      scheduled_at: null,
      completed_at: null,
      created_at: '2020-05-12T08:51:58.487+08:00',
      updated_at: '2020-05-13T08:00:00.000+08:00',
      others: {},
      labels: [],
      links: [],
      employment: [],
      photo: { url: null },
    }),
  )
})

t.test('Answers, attachments and documents follow when asked for, in this order', async (t) => {
  const added = (row: LeadRow, ...include: ExtraName[]) =>
    JSON.parse(`{${present(row, ...include).slice(present(row).length)}`) as unknown
  t.equal(
    JSON.stringify(added(fullRow, 'documents', 'attachments', 'answers')),
    JSON.stringify({
      answers: fullRow.answers,
      attachments: fullRow.attachments,
      documents: [
        {
          id: 12,
          created_at: '2020-05-14T08:00:00.000+08:00',
          tag: 'id',
          files: [{ id: 13, name: 'id.png', content_type: 'image/png', url: null }],
        },
      ],
    }),
  )
  t.same(added(fullRow, 'answers'), { answers: fullRow.answers })
  t.same(added(emptyRow, 'documents'), { documents: [] })
})
