import type { Random } from './random.ts'
import type { AddRow } from './rows.ts'
import { transcripts } from './untidy-texts.ts'

/** Answers, attachments and documents of some leads, with gaps where people left fields empty. */
export function addChildren(random: Random, add: AddRow, lead: number, time: () => Date): void {
  const some = (addOne: () => void) => {
    for (let left = random.pick([0, 0, 0, 1, 3]); left > 0; left -= 1) addOne()
  }
  some(() =>
    add('answer', {
      lead_id: lead,
      question: random.pick(['Why?', null]),
      transcript: random.pick(transcripts),
      file: random.pick(['https://files.test/a.mp3', null]),
    }),
  )
  some(() =>
    add('attachment', {
      lead_id: lead,
      name: random.pick(['cv ü.pdf', null]),
      url: random.pick(['https://files.test/cv', null]),
    }),
  )
  some(() => {
    const document = add('document', {
      lead_id: lead,
      tag: random.pick(['visa', '', null]),
      created_at: time(),
    })
    some(() =>
      add('document_file', {
        document_id: document,
        name: random.pick(['パス.pdf', null]),
        content_type: random.pick(['application/pdf', null]),
        url: 'https://files.test/d?x=1',
      }),
    )
  })
}
