import t from 'tap'
import { buildDocument } from '../src/document/build-document.ts'
import { documentIn } from '../src/document/document-form.ts'
import { contentHash } from '../src/document/serialise-document.ts'
import { utc } from '../src/text/time-zone.ts'
import { fullRow } from './support/lead-row.ts'

const document = buildDocument(fullRow, utc, () => undefined)
const every = new Set(Object.keys(document))

t.test('An index of this version gets the document as it was built', async (t) => {
  t.equal(documentIn(undefined, document), document)
})

t.test('An index of an earlier version gets the fields it has, in their order, and its own version', async (t) => {
  const fields = new Set(every)
  fields.delete('gender')
  fields.delete('attribute_words')
  const earlier = documentIn({ builder: 1, fields }, document)
  t.same(Object.keys(earlier), [...fields])
  t.match(earlier, { schema: 1, school_name: 'up diliman' })
  t.not(contentHash(earlier), contentHash(document))
})

t.test('A field that was changed since has its value of then, whatever came later', async (t) => {
  const changes = [
    { before: 9, of: () => ({ resume: 'eight', nickname: 'eight' }) },
    { before: 5, of: ({ resume }: Readonly<Record<string, unknown>>) => ({ resume: `${String(resume)}, then four` }) },
  ]
  const fields = new Set([...every, 'nickname'])
  t.match(documentIn({ builder: 8, fields }, document, changes), { resume: 'eight', nickname: 'eight' })
  t.match(documentIn({ builder: 4, fields }, document, changes), { resume: 'eight, then four' })
  t.match(documentIn({ builder: 9, fields }, document, changes), { resume: true, nickname: undefined })
  t.notMatch(documentIn({ builder: 4, fields: every }, document, changes), { nickname: String })
})
