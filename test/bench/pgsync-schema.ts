const leadColumns =
  'id company_id campaign_id candidate_id folder_id source location latitude longitude completion_method resume scheduled_at completed_at created_at updated_at others'
const candidateColumns = 'id first_name last_name email phone gender school_name education photo_url links employment'
const shownOnly = { type: 'keyword', index: false, doc_values: false }

/**
 * What pgsync is told to load: the tables that our documents are made of, nested as in them. Its documents hold the
 * columns as they are. Ours also hold what searches compare: words and beginnings of names, parts of emails,
 * phones in one spelling, the place that a location names, attributes read as numbers and days. The mapping asks less of
 * the engine than ours does; `_meta`, by which pgsync finds what a change concerns, is as pgsync makes it.
 */
export const pgsyncSchema = (database: string, index: string) => [
  {
    database,
    index,
    setting: { number_of_shards: 1, number_of_replicas: 0, refresh_interval: '30s' },
    mapping: {
      ...properties({ type: 'keyword' }, 'id', 'company_id', 'campaign_id', 'candidate_id', 'folder_id', 'label_ids'),
      ...properties({ type: 'keyword' }, 'source', 'completion_method'),
      ...properties({ type: 'date' }, 'scheduled_at', 'completed_at', 'created_at', 'updated_at'),
      ...properties({ type: 'double' }, 'latitude', 'longitude'),
      ...properties({ type: 'object', enabled: false }, 'answers', 'attachments', 'documents'),
      location: { type: 'text' },
      resume: { type: 'boolean' },
      others: { type: 'flattened' },
      candidate: {
        properties: {
          ...properties({ type: 'text' }, 'first_name', 'last_name'),
          ...properties({ type: 'keyword' }, 'email', 'phone'),
          ...properties(shownOnly, 'id', 'gender', 'school_name', 'education', 'photo_url'),
          ...properties({ type: 'object', enabled: false }, 'links', 'employment'),
        },
      },
    },
    nodes: {
      table: 'lead',
      columns: leadColumns.split(' '),
      children: [
        {
          table: 'candidate',
          columns: candidateColumns.split(' '),
          relationship: {
            variant: 'object',
            type: 'one_to_one',
            foreign_key: { child: ['id'], parent: ['candidate_id'] },
          },
        },
        {
          table: 'lead_label',
          label: 'label_ids',
          columns: ['label_id'],
          relationship: { variant: 'scalar', type: 'one_to_many' },
        },
        many('answer', 'answers', ['question', 'transcript', 'file']),
        many('attachment', 'attachments', ['id', 'name', 'url']),
        {
          ...many('document', 'documents', ['id', 'created_at', 'tag']),
          children: [many('document_file', 'files', ['id', 'name', 'content_type', 'url'])],
        },
      ],
    },
  },
]

function properties(property: object, ...names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, property]))
}

function many(table: string, label: string, columns: readonly string[]) {
  return { table, label, columns, relationship: { variant: 'object', type: 'one_to_many' } }
}
