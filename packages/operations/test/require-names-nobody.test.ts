import t from 'tap'
import { requireNamesNobody } from '../src/erase/require-names-nobody.ts'

const person = {
  id: 1,
  companyId: 1,
  company: 'Acme',
  country: 'PH',
  email: 'ana.lim@example.org / ana@example.com',
  phone: '+63 917 555 0142 / 0918 555 0143',
  firstName: 'Ana María',
  lastName: 'Lim',
  leadIds: [],
}

t.test('A reason that names the person is refused, however it spells them', async (t) => {
  for (const reason of [
    'ANA.LIM@example.org asked for it',
    'Letter of <ana@example.com>.',
    'Call of 0917 555 0142',
    'Call of (+63) 917-5550142, today',
    'Call of 00639175550142',
    'Call of 09175550142/09185550143',
    'Request 2026-118 0918 555 0143',
    'Call of ０９１７ ５５５ ０１４２',
    'Ana Lim asked',
    'Lim, Ana',
    'Ms Ana M. Lim asked',
    'MARIA LIM',
    'Lim asked, as Ana',
  ])
    t.throws(() => requireNamesNobody(reason, person), { code: 'not_possible' }, reason)
})

t.test('A reason that does not is accepted', async (t) => {
  for (const reason of [
    'Request 2026-118',
    'Ana asked',
    'Limited data, says Ana',
    'Mail of ben@example.org',
    '917 555',
  ])
    t.doesNotThrow(() => requireNamesNobody(reason, person), reason)
})

t.test('Little that is known of a person refuses no ordinary words or numbers', async (t) => {
  const refused = (known: object, reason: string) =>
    t.throws(() => requireNamesNobody(reason, { ...person, ...nothing, ...known }), { code: 'not_possible' }, reason)
  const accepted = (known: object, reason: string) =>
    t.doesNotThrow(() => requireNamesNobody(reason, { ...person, ...nothing, ...known }), reason)
  const nothing = { email: null, phone: null, firstName: null, lastName: null }
  accepted({ phone: '2026118' }, 'Request 2026 118')
  accepted({ phone: 'none' }, 'None')
  accepted({ email: 'request' }, 'Request 2026-118')
  accepted({ firstName: 'Request' }, 'Request 2026-118')
  accepted({ firstName: 'Ana', lastName: 'de la Cruz' }, 'Ana asked de novo')
  accepted({ firstName: ' ', lastName: '-' }, 'Request')
  refused({ firstName: 'Ana', lastName: 'de la Cruz' }, 'Ana Cruz')
  refused({ firstName: 'Li', lastName: 'Bo' }, 'Bo Li')
  refused({ lastName: 'Ana Lim' }, 'Lim, Ana')
  refused({ firstName: 'Ana Maria Lim' }, 'Ms Ana Lim')
})
