import t from 'tap'
import { highlight } from '../src/search/native/highlight.ts'
import { readSearchText } from '../src/search/read-search-text.ts'

const candidate = {
  first_name: 'María José',
  last_name: "de la Cruz & O'Neil",
  email: 'Maria.Cruz@Acme.example',
  user_phone_number: '(0917) 555-0123',
}

function marked(typed: string) {
  return highlight(candidate as Parameters<typeof highlight>[0], readSearchText(typed, 'PH'))
}

const plain = {
  name: 'María José de la Cruz &amp; O&#39;Neil',
  email: 'Maria.Cruz@Acme.example',
  phone: '(0917) 555-0123',
}

// What is typed, and what differs from the plain texts.
const table: readonly (readonly [typed: string, marked: Partial<typeof plain>])[] = [
  ['zoe', {}],
  ['mari', { name: '<mark>Marí</mark>a José de la Cruz &amp; O&#39;Neil' }],
  ['jose maria', { name: '<mark>María</mark> <mark>José</mark> de la Cruz &amp; O&#39;Neil' }],
  ['delacruz', { name: 'María José <mark>de la Cruz</mark> &amp; O&#39;Neil' }],
  ['mraia', { name: '<mark>María</mark> José de la Cruz &amp; O&#39;Neil' }],
  ['maria.cruz@acme.example', { email: '<mark>Maria.Cruz@Acme.example</mark>' }],
  ['@acme.example', { email: 'Maria.Cruz@<mark>Acme.example</mark>' }],
  ['+63 917 555 0123', { phone: '(0<mark>917) 555-0123</mark>' }],
  ['0123', { phone: '(0917) 555-<mark>0123</mark>' }],
]

t.test('What a search text matched is marked in the name, the email and the phone', async (t) => {
  for (const [typed, differs] of table) t.same(marked(typed), { ...plain, ...differs }, typed)
})
