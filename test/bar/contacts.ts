// Phones, emails and attributes as other software stores them, and what is typed to find them.

/** People whose contacts are not stored as one plain value, by the country of their company. */
export const contactPeople = {
  PH: [
    ['Fenwick', 'Tarbox', { email: null, phone: null, storedPhone: '0917 888 0991 ::: 0917 888 0992' }],
    ['Gudrun', 'Hexley', { email: null, phone: null, storedPhone: '٠٩١٧٨٨٨٠٩٩٣' }],
    ['Ottoline', 'Vambery', { email: null, phone: null, storedPhone: 'Mobile No. 0917-888-0994 Anexo 12' }],
    ['Isolde', 'Quarmby', { email: 'isolde@quarmby.example, iq@works.example', phone: null }],
    ['Dagmar', 'Plumtree', { email: 'Dagmar Plumtree <dagmar@plum\u200btree.example>', phone: null }],
    [
      'Hortense',
      'Bixby',
      {
        email: null,
        phone: null,
        others: {
          contact_number: '0917 888 0995',
          Celular: ['0917 888 0996', '0917 888 0997 or 0917 888 0998'],
          emailaddress: 'mailto:hortense@bixby.example',
          reference: '0917 888 0999',
        },
      },
    ],
  ],
  US: [['Fenwick', 'Tarbox', { email: null, phone: null, storedPhone: '(436) 555-0943' }]],
  BR: [['Zbigniew', 'Gwozdek', { email: null, phone: null, storedPhone: '553187650943' }]],
} as const

type ContactRow = readonly [company: 'PH' | 'US' | 'BR', expected: string | null, typed: readonly string[]]

export const phoneForms: readonly ContactRow[] = [
  ['PH', 'Maria Cruz', ['٠٩١٧٥٥٥٠١٢٣', '۰۹۱۷ ۵۵۵ ۰۱۲۳', '०९१७५५५०१२३', '+๖๓๙๑๗๕๕๕๐๑๒๓']],
  [
    'PH',
    'Maria Cruz',
    ['0917 - 555 - 0123', '0917 / 555 / 0123', '0917ー555ー0123', '( 0917 ) 555 0123', '+ 63 917 555 0123'],
  ],
  [
    'PH',
    'Maria Cruz',
    ['Mobile No. 0917 555 0123', 'Tel. No.: 09175550123', 'Cell 0917 555 0123', 'WhatsApp: +639175550123'],
  ],
  ['PH', 'Maria Cruz', ['wa.me/639175550123', 'https://wa.me/639175550123', '="09175550123"', '📞 0917 555 0123']],
  ['PH', 'Maria Cruz', ['09175550123;ext=12', '0917 555 0123 #12', '0917 555 0123 extn 12', '0917 555 0123 loc. 12']],
  ['PH', 'Maria Cruz', ['maria Cell No. 0917 555 0123', '0917 555 0123 int 12 cruz']],
  [
    'PH',
    'Fenwick Tarbox',
    ['0917 888 0991', '+639178880992', '0991', '0917 888 0991 or 0917 888 0992', 'fenwick 09178880992'],
  ],
  ['PH', 'Gudrun Hexley', ['0917 888 0993', '٠٩١٧٨٨٨٠٩٩٣', '639178880993']],
  ['PH', 'Ottoline Vambery', ['0917 888 0994', '09178880994 x3', '0994']],
  ['US', 'Fenwick Tarbox', ['(436) 555-0943', '+1 436 555 0943', '4365550943', '14365550943']],
  [
    'BR',
    'Zbigniew Gwozdek',
    ['(31) 98765-0943', '(31) 8765-0943', '+55 31 8765-0943', '5531987650943', '553187650943'],
  ],
  // One wrong digit each.
  [
    'PH',
    null,
    ['٠٩١٧٥٥٥٠١٢٥', 'Mobile No. 0917 556 0123', 'wa.me/639175550125', '0917 / 555 / 0125', '0917 888 0991 x2 0125'],
  ],
  ['PH', null, ['0917 888 0981', '09178880892', '0912', '0917 888 0994 0917 888 0991']],
  ['US', null, ['+43 6555 0943', '(437) 555-0943', '4365550942']],
  ['BR', null, ['(31) 98765-0944', '(32) 98765-0943', '553187650944', '(31) 97765-0943']],
]

export const emailForms: readonly ContactRow[] = [
  [
    'PH',
    'Isolde Quarmby',
    ['isolde@quarmby.example', 'IQ@works.example', '@works.example', 'isolde@quarmby.example, iq@works.example'],
  ],
  [
    'PH',
    'Dagmar Plumtree',
    ['dagmar@plumtree.example', 'Dagmar <dagmar@plumtree.example>', 'dag\u00admar@plumtree.example'],
  ],
  [
    'PH',
    null,
    [
      'isolde@works.example',
      'iq@quarmby.example',
      'dagmar@plumtrees.example',
      'isolde@quarmby.example/x@works.example',
    ],
  ],
]

export const attributeContacts: readonly ContactRow[] = [
  [
    'PH',
    'Hortense Bixby',
    ['0917 888 0995', '0917 888 0996', '+639178880997', '09178880998', 'hortense@bixby.example'],
  ],
  ['PH', null, ['0917 888 0999', '0917 888 1995', 'hortense@bixbi.example']],
]
