import t from 'tap'
import { readEmail } from '../src/text/email.ts'
import { phoneReadings, readPhone } from '../src/text/phone.ts'

t.test('All spellings of a number read as the same number, also in ranges that are not assigned', async (t) => {
  for (const [country, digits, spellings] of [
    ['US', '15551234567', ['(555) 123-4567', '+1 555 123 4567', '15551234567', '555.123.4567', '0015551234567']],
    ['GB', '447700900123', ['07700 900123', '+447700900123', '00447700900123', '+44 (0)7700 900123']],
    [
      'MX',
      '525512345680',
      ['55 1234 5680', '+52 55 1234 5680', '044 55 1234 5680', '01 55 1234 5680', '+5215512345680'],
    ],
    ['PH', '639175550123', ['0917 555 0123', '639175550123', '+63 917 555 0123', '００６３９１７５５５０１２３']],
    ['PH', '12125550123', ['12125550123', '+1 212 555 0123']],
  ] as const) {
    for (const spelling of spellings) t.equal(readPhone(spelling, country), digits, `${country}: ${spelling}`)
  }
  t.not(phoneReadings('(555) 123-4567', 'US').certainty, 'valid')
  for (const none of ['', '12345', 'maria', '+0 000 000 000', '1'.repeat(61)])
    t.equal(readPhone(none, 'PH'), undefined, none)
})

t.test('Punctuation around an email is dropped, unless the address begins with it', async (t) => {
  for (const [text, address] of [
    ['Ann@Acme.PH', 'ann@acme.ph'],
    ['<ann@acme.ph>,', 'ann@acme.ph'],
    ['ann@acme.ph.', 'ann@acme.ph'],
    ["'ann@acme.ph'", 'ann@acme.ph'],
    ['“ann@acme.ph”!', 'ann@acme.ph'],
    ["'ann@acme.ph", "'ann@acme.ph"],
    ['#ann@acme.ph', '#ann@acme.ph'],
    ["o'ann@acme.ph", "o'ann@acme.ph"],
    ['ann@', undefined],
    ['@acme.ph', undefined],
    ['a b@acme.ph', undefined],
  ] as const)
    t.equal(readEmail(text), address, text)
})
