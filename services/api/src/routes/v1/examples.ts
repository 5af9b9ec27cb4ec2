/** Bodies of requests, for the description of the api. A test sends each of them. */
export const searchExamples: readonly object[] = [
  { query: 'maria 0917', limit: 10, fields: ['id', 'first_name', 'email'] },
  { query: 'night shift nurse', in: ['answers', 'attributes'], include: ['answers'] },
  {
    filter: {
      and: [
        { field: 'status', in: ['pending', 'hired'] },
        { not: { field: 'labels', in: ['Do not call'] } },
        {
          or: [
            { field: 'created_at', gte: 'today-30d' },
            { field: 'scheduled_at', exists: false },
          ],
        },
        { field: 'location', near: { place: 'Makati', km: 25 } },
      ],
    },
    sort: [{ field: 'distance' }, { field: 'created_at', direction: 'desc' }],
    limit: 50,
    include: ['answers'],
  },
  { filter: { field: 'status', is: 'hired' }, collapse: 'person', page: 2, limit: 10 },
  {
    filter: { field: 'others.city', in: ['Makati', 'Taguig'] },
    limit: 0,
    facets: { status: {}, 'others.city': { size: 20, search: 'ta' } },
  },
]

export const countExamples: readonly object[] = [
  {
    filter: {
      and: [
        { field: 'email', exists: false },
        { field: 'has_resume', is: true },
      ],
    },
  },
]

export const explainLeadExamples: readonly object[] = [
  { query: 'maria 0917', filter: { field: 'status', in: ['pending', 'hired'] } },
]

export const batchExamples: readonly object[] = [
  {
    searches: [
      { query: 'maria', limit: 3 },
      { filter: { field: 'status', is: 'hired' }, limit: 0 },
    ],
  },
]

export const exportExamples: readonly object[] = [
  {},
  { filter: { field: 'status', is: 'hired' }, sort: [{ field: 'name' }], format: 'csv', excel: true },
  { query: 'maria', fields: ['id', 'first_name', 'email', 'others'], include: ['answers'] },
]

export const signInExamples: readonly object[] = [{ key: 'glk_…' }]

export const viewExamples: readonly object[] = [
  { name: 'Nurses', state: { query: 'nurse', filters: { status: ['shortlisted'] } } },
]
