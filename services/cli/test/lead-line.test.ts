import t from 'tap'
import { indexNames, lineOf, renameInLine } from '../src/mirror/lead-line.ts'

const label = { kind: 'label', id: 7, name: 'Zed' } as const
const lead = { id: 1, folder_id: 3, folder: 'Inbox', state: 'pending', label_ids: [7, 17], labels: ['A', 'B'] }

t.test('A line is parsed only when it has one of the names, whatever the number of names', (t) => {
  // Nobody could parse these.
  const names = indexNames([label, { kind: 'folder', id: 7, name: 'X' }])
  for (const line of ['{"label_ids":[70,17', '{"label_ids":[],"folder_id":3', '{"text":"\\"label_ids\\":[7]"'])
    t.equal(renameInLine(line, names), line)
  t.throws(() => renameInLine('{"label_ids":[6,7', names), SyntaxError)
  t.end()
})

t.test('All names of a line are changed at once, and labels keep their order', (t) => {
  const names = indexNames([label, { kind: 'folder', id: 3, name: 'Ours', state: 'hired' }, { ...label, name: 'Y' }])
  t.same(JSON.parse(renameInLine(lineOf(lead), names)), {
    ...lead,
    folder: 'Ours',
    state: 'hired',
    label_ids: [17, 7],
    labels: ['B', 'Y'],
  })
  const attribute = lineOf({ ...lead, label_ids: [], labels: [], others: { label_ids: '[7]', folder_id: '4' } })
  t.same(renameInLine(attribute, indexNames([label])), attribute)
  t.end()
})
