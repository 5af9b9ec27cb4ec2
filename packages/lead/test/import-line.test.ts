import t from 'tap'
import { readImportLine } from '../src/import/import-line.ts'

t.test('A line needs nothing but a campaign', async (t) => {
  t.same(readImportLine({ campaign_title: 'Nurses' }), {
    ok: true,
    lead: {
      id: undefined,
      person: {
        id: undefined,
        fields: {
          first_name: null,
          last_name: null,
          email: null,
          phone: null,
          gender: null,
          school_name: null,
          education: null,
          photo_url: null,
          links: [],
          employment: [],
        },
      },
      campaign: { id: undefined, title: 'Nurses', atsExternalId: null },
      folder: { status: undefined, name: undefined },
      labels: [],
      source: null,
      location: null,
      latitude: null,
      longitude: null,
      completion_method: null,
      resume: false,
      scheduled_at: null,
      completed_at: null,
      created_at: null,
      updated_at: null,
      others: {},
      answers: [],
      attachments: [],
      documents: [],
    },
  })
})

t.test('A line is read as a search shows it', async (t) => {
  t.same(
    readImportLine({
      state: 'pending',
      folder: '',
      campaign_id: 3,
      campaign_ats_external_id: 'ATS-3',
      id: 1,
      candidate_id: 4,
      first_name: 'María',
      last_name: 'Cruz',
      campaign_title: 'Nurses',
      email: 'maria@acme.ph',
      user_phone_number: '0917 555 0123',
      school_name: 'UP',
      education: 'BS',
      gender: 'female',
      source: 'Facebook',
      location: 'Makati',
      completion_method: 'SMS',
      scheduled_at: '2026-01-31T08:00:00+08:00',
      completed_at: null,
      created_at: '2026-01-01T00:00:00.123Z',
      others: { size: 7 },
      labels: ['Urgent', 9, 'Urgent'],
      links: ['https://one.example'],
      employment: [{ title: 'Nurse' }],
      photo: { url: 'https://photos.example/1.jpg' },
      answers: [{ question: 'Why?', transcript: 'Because' }],
      attachments: [{ name: 'cv.pdf', url: 'https://files.example/cv.pdf' }],
      documents: [{ id: 12, tag: 'id', files: [{ id: 13, name: 'id.png', content_type: 'image/png' }] }],
      latitude: 14.5,
      longitude: 121,
      resume: true,
    }),
    {
      ok: true,
      lead: {
        id: 1,
        person: {
          id: 4,
          fields: {
            first_name: 'María',
            last_name: 'Cruz',
            email: 'maria@acme.ph',
            phone: '0917 555 0123',
            gender: 'female',
            school_name: 'UP',
            education: 'BS',
            photo_url: 'https://photos.example/1.jpg',
            links: ['https://one.example'],
            employment: [{ title: 'Nurse' }],
          },
        },
        campaign: { id: 3, title: 'Nurses', atsExternalId: 'ATS-3' },
        folder: { status: 'pending', name: undefined },
        labels: ['Urgent', 9],
        source: 'Facebook',
        location: 'Makati',
        latitude: 14.5,
        longitude: 121,
        completion_method: 'SMS',
        resume: true,
        scheduled_at: '2026-01-31T00:00:00.000Z',
        completed_at: null,
        created_at: '2026-01-01T00:00:00.123Z',
        updated_at: null,
        others: { size: 7 },
        answers: [{ question: 'Why?', transcript: 'Because', file: null }],
        attachments: [{ id: undefined, name: 'cv.pdf', url: 'https://files.example/cv.pdf' }],
        documents: [
          {
            id: 12,
            created_at: null,
            tag: 'id',
            files: [{ id: 13, name: 'id.png', content_type: 'image/png', url: null }],
          },
        ],
      },
    },
  )
  t.match(readImportLine({ campaign_id: 3, photo: 'https://photos.example/1.jpg' }), {
    lead: { person: { fields: { photo_url: 'https://photos.example/1.jpg' } } },
  })
})

t.test('A lead with its id has what only a database can hold', async (t) => {
  const line = {
    id: 1,
    campaign_id: 3,
    longitude: 'NaN',
    latitude: '-Infinity',
    scheduled_at: 'infinity',
    labels: [' '],
  }
  const read = readImportLine(line)
  t.match(read, { ok: true, lead: { longitude: NaN, latitude: -Infinity, scheduled_at: 'infinity', labels: [' '] } })
})

t.test('Every wrong value has a reason with its path', async (t) => {
  for (const [line, ...reasons] of [
    [[], /not a JSON object/],
    [{}, 'campaign_id or campaign_title is needed'],
    [{ campaign_id: 3, frist_name: 'x' }, 'unknown key "frist_name": did you mean first_name?'],
    [{ campaign_id: 0 }, /^campaign_id must be a whole number/, 'campaign_id or campaign_title is needed'],
    [{ campaign_id: 3, first_name: 7, source: 'a\0' }, /^first_name must be text/, /^source must be text/],
    [{ campaign_id: 3, links: {}, employment: 'x' }, 'links must be an array', 'employment must be an array'],
    [{ campaign_id: 3, photo: { url: 7 } }, /^photo\.url must be text/],
    [{ campaign_id: 3, latitude: '14', resume: 1 }, 'latitude must be a number', 'resume must be true or false'],
    [{ campaign_id: 3, created_at: '2026-01-31' }, /^created_at must be a time with its offset/],
    [{ campaign_id: 3, others: [], labels: [1.5] }, /^labels must be names/, 'others must be an object'],
    [
      { campaign_id: 3, longitude: 'NaN', latitude: '-Infinity' },
      'latitude must be a number',
      'longitude must be a number',
    ],
    [
      { campaign_id: 3, expected_salary: 1 },
      'unknown key "expected_salary": put it into others, or use --rest-to-others',
    ],
    [{ campaign_id: 3, created_at: '2026-02-30T08:00:00Z' }, /^created_at must be a time with its offset/],
    [{ campaign_id: 3, first_name: 'Jos\uFFFD', source: 'a\ud800' }, /^first_name must be text/, /^source must be/],
    [{ campaign_id: 3, latitude: Number.POSITIVE_INFINITY }, 'latitude must be a number'],
    [{ campaign_id: 3, user_phone_number: '6.39175E+12' }, /^user_phone_number 6\.39175E\+12 has lost digits/],
    [{ campaign_id: 3, others: { 'Mobile No.': '6.39175E+12' } }, /^others\.Mobile No\. 6\.39175E\+12 has lost digits/],
    [{ campaign_id: 3, others: { homePhone: JSON.rawJSON('6.39175E+12') } }, /^others\.homePhone .* has lost digits/],
    [
      { campaign_id: 3, user_phone_number: 639175550123 },
      /^user_phone_number must be text, not the number 639175550123/,
    ],
    [
      { campaign_id: 3, source: ['a'], email: true },
      /^email must be text, not true/,
      /^source must be text, not a list/,
    ],
    [{ campaign_title: ' ' }, 'campaign_id or campaign_title is needed'],
    [{ campaign_id: 3, answers: [1] }, 'answers[0] must be an object'],
    [{ campaign_id: 3, documents: [{ files: [{ id: -1 }] }] }, /^documents\[0\]\.files\[0\]\.id must be a whole/],
  ] as const) {
    const read = readImportLine(line)
    t.match(read, { ok: false, reasons }, JSON.stringify(line))
    t.equal(!read.ok && read.reasons.length, reasons.length, JSON.stringify(line))
  }
})
