import { attributeContacts, emailForms, phoneForms } from './contacts.ts'
import { type CompanyName, leadNamed, wide } from './people.ts'

type Kind =
  | 'id'
  | 'phone'
  | 'phone form'
  | 'phone end'
  | 'email'
  | 'email form'
  | 'email part'
  | 'attribute'
  | 'several'
  | 'name'
  | 'spelling'
  | 'name inside'
  | 'abbreviation'
  | 'fallback'

/** A search text in a company, and who must come first: a full name, or null for no result. */
interface Pair {
  readonly kind: Kind
  readonly company: CompanyName
  readonly typed: string
  readonly expected: string | null
  /** How many leads are found in all; undefined when others may follow. */
  readonly total: number | undefined
}

type Row = readonly [CompanyName, expected: string | null, typed: readonly string[], total?: number]

// `{id}` is the id of the expected lead; `{other}` that of the Maria Cruz of another company.
const ids: readonly Row[] = [
  ['PH', 'José Muñoz', ['AP{id}', 'ap{id}', 'AP{id}$', 'AP {id}', ' Ap{id}$ ', 'ＡＰ{id}', 'AP{wide}', '\tap {id}\n']],
  ['US', 'Robert Lee', ['AP{id}', 'ap{id}', 'AP{id}$', 'AP {id}', 'aP{id}', 'ap {id}$']],
  ['GB', 'Priya Krishnamurthy', ['AP{id}', 'ap{id}', 'AP{id}$', 'AP {id}', 'AP  {id}', 'AP{wide}']],
  ['BR', 'Zé Lima', ['AP{id}', 'ap{id}', 'AP{id}$', 'AP {id}', '{id}', '{wide}']],
  ['FR', 'Élodie Le Goff', ['AP{id}', 'ap{id}', 'AP{id}$', 'AP {id}', 'Ap {id} $']],
  ['MX', 'Anna Gonzalez', ['AP{id}', 'ap{id}', 'AP{id}$', 'AP {id}', '{id}']],
  ['PH', 'Maria Cruz', ['1', 'AP1', 'ap1$', '１']],
  ['PH', null, ['AP{other}', 'ap{other}$', 'AP {other}', '{other}']],
  ['PH', null, ['AP0', 'AP999', 'AP2147483648', 'AP99999999999999999999']],
  ['US', null, ['AP{other}', 'ap{other}$', 'AP {other}', '{other}', '01', '00', '98', '3']],
]

const phones: readonly Row[] = [
  ['PH', 'Maria Cruz', ['+63 917 555 0123', '+639175550123', '0917-555-0123', '(0917) 5550123', '00639175550123']],
  ['PH', 'Maria Cruz', ['639175550123', '09175550123', '0917 555 0123', '0917.555.0123', '９１７５５５０１２３']],
  ['PH', 'Maria Cruz', ['+63 (0)917 555-0123', '9175550123', '００６３ ９１７ ５５５ ０１２３', '(+63) 917-555-0123']],
  ['PH', 'Maria Cruz', ['0917\u00a0555\u00a00123', '0917\u2011555\u20110123']],
  ['US', 'Maria Cruz', ['+1 212 555 0123', '+12125550123', '(212) 555-0123', '212-555-0123', '011 1 212 555 0123']],
  ['US', 'Maria Cruz', ['12125550123', '2125550123', '212 555 0123', '212.555.0123', '１２１２５５５０１２３']],
  ['US', 'Maria Cruz', ['1-212-555-0123', '1 (212) 555-0123', '0012125550123', '+1 (212) 555 0123', '(212)5550123']],
  ['GB', 'Maria Cruz', ['+44 7400 900123', '+447400900123', '07400-900-123', '(07400) 900123', '00447400900123']],
  ['GB', 'Maria Cruz', ['447400900123', '07400900123', '07400 900 123', '07400.900123', '０７４００９００１２３']],
  ['GB', 'Maria Cruz', ['+44 (0)7400 900123', '7400900123', '00 44 7400 900123', '+44-7400-900-123']],
  ['BR', 'Maria Cruz', ['+55 11 98765-4321', '+5511987654321', '(11) 98765-4321', '011 98765-4321']],
  ['BR', 'Maria Cruz', ['005511987654321', '5511987654321', '11987654321', '11 98765 4321']],
  ['BR', 'Maria Cruz', ['11.98765.4321', '１１９８７６５４３２１', '+55 (11) 98765-4321', '(011) 98765 4321']],
  ['BR', 'Maria Cruz', ['0015 55 11 98765-4321', '00 55 11 98765 4321', '+55 (0)11 98765-4321']],
  ['FR', 'Maria Cruz', ['+33 6 12 34 56 78', '+33612345678', '06 12 34 56 78', '06.12.34.56.78', '0033612345678']],
  ['FR', 'Maria Cruz', ['33612345678', '0612345678', '06-12-34-56-78', '(06) 12345678', '０６１２３４５６７８']],
  ['FR', 'Maria Cruz', ['+33 (0)6 12 34 56 78', '612345678', '00 33 6 12 34 56 78', '6 12 34 56 78']],
  ['MX', 'Maria Cruz', ['+52 55 1234 5678', '+525512345678', '(55) 1234-5678', '55-1234-5678', '00525512345678']],
  ['MX', 'Maria Cruz', ['525512345678', '5512345678', '55 1234 5678', '55.1234.5678', '５５１２３４５６７８']],
  ['MX', 'Maria Cruz', ['+52 1 55 1234 5678', '+52 (55) 1234 5678', '00 52 55 1234 5678', '5215512345678']],
  // Foreign numbers, a shared one, and one person with two applications.
  ['PH', 'Niño Peñaflor', ['+1 212 555 0199', '12125550199', '001 212-555-0199', '2125550199']],
  ['PH', 'Emmanuel Macapagal', ['+44 7400 900777', '+44 (0)7400-900-777', '447400900777', '7400900777']],
  ['PH', 'Angelico Villanueva', ['0918 777 0010', '+639187770010'], 2],
  ['US', 'Michael Johnson', ['(212) 575-1735', '+1 212 575 1735'], 2],
  ['Solo', 'Ernst Brit', ['+44 7400 900321', '447400900321', '00447400900321', '+44 (0)7400 900321']],
  ['Solo', 'Ernst Filipino', ['+63 917 555 0321', '639175550321']],
  // Attributes whose key says that they are phones.
  ['PH', 'Maricel Dela Cruz', ['+63 918 777 1001', '09187771001']],
  ['PH', 'Juan Carlos de la Cruz', ['0918-777-1002']],
  ['PH', 'Jun-Jun Delos Reyes', ['639187771003']],
  ['PH', 'Mark Anthony Reyes', ['(0918) 777 1004']],
  ['PH', 'Mark Reyles', ['0918 777 1005']],
  ['PH', 'Christine Santoro', ['+1 (212) 777-1006']],
  ['GB', 'Lukas Wojtas', ['07400 888001', '+44 7400 888 001']],
  ['FR', null, ['06 12 99 88 77', '+33612998877']],
  ['PH', null, ['0918 777 2001', '+639187772003', '9187772003', '0918-777-2004', '0918 777 2005']],
  // One wrong digit each, numbers of other companies, and one digit too few or too many.
  ['PH', null, ['+63 917 555 0125', '0917-556-0123', '(0918) 5550123', '+62 917 555 0123', '+44 7400 900123']],
  ['US', null, ['(212) 555-0125', '213-555-0123', '+1 212 565 0123', '+2 212 555 0123', '0917-555-0123']],
  ['GB', null, ['+44 7400 900125', '07401 900123', '07400 910123', '+45 7400 900123', '+4474009001230']],
  ['BR', null, ['(11) 98765-4320', '(12) 98765-4321', '+55 11 98764-4321', '5511987654323', '11 8765-4321']],
  ['FR', null, ['06 12 34 56 77', '07 12 34 56 78', '+33 6 12 34 66 78', '+34 6 12 34 56 78', '06 12 43 56 78']],
  ['MX', null, ['55 1234 5677', '56 1234 5678', '+52 55 1235 5678', '+53 55 1234 5678', '55 2134 5678']],
]

const phoneEnds: readonly Row[] = [
  ['PH', 'Maria Cruz', ['0123', '50123', '550123', '5550123', '75550123', '175550123', '555-0123'], 1],
  ['US', 'Maria Cruz', ['0123', '50123', '550123', '5550123', '25550123', '125550123', '555-0123'], 1],
  ['GB', 'Maria Cruz', ['0123', '00123', '900123', '0900123', '00900123', '400900123', '900-123'], 1],
  ['BR', 'Maria Cruz', ['4321', '54321', '654321', '7654321', '87654321', '987654321', '98765-4321'], 1],
  ['FR', 'Maria Cruz', ['5678', '45678', '345678', '2345678', '12345678', '612345678', '56.78'], 1],
  ['MX', 'Maria Cruz', ['5678', '45678', '345678', '2345678', '12345678', '512345678', '1234-5678'], 1],
  ['PH', 'Niño Peñaflor', ['0199', '5550199', '１２５５５０１９９'], 1],
  ['PH', 'Mark Anthony Reyes', ['1004', '7771004', '187771004'], 1],
  ['PH', 'Angelico Villanueva', ['0010', '7770010'], 2],
  ['PH', null, ['0125', '5560123', '2001', '7772003', '4455', '0124 0123']],
]

const emails: readonly Row[] = [
  ['PH', 'Rowena Quiambao', ['rowena@quiambao.example', 'ROWENA@QUIAMBAO.EXAMPLE', 'Rowena@Quiambao.example']],
  ['PH', 'Rowena Quiambao', ['rowena@QUIAMBAO.example', '  rowena@quiambao.example ', '\trowena@quiambao.example\r\n']],
  ['US', 'Siobhan Murphy-Walsh', ['sw@kingsley.example', 'SW@KINGSLEY.EXAMPLE']],
  ['US', 'Siobhan Murphy-Walsh', ['Sw@Kingsley.Example', ' sw@kingsley.example']],
  ['GB', 'John Smith', ['JSMITH88@mail.example', 'jsmith88@mail.example']],
  ['GB', 'John Smith', ['JSmith88@MAIL.example', 'jsmith88@mail.example ']],
  ['BR', 'José Muñoz', ['Jose.Munoz+jobs@Mail.Example', 'jose.munoz+jobs@mail.example']],
  ['BR', 'José Muñoz', ['JOSE.MUNOZ+JOBS@MAIL.EXAMPLE']],
  ['FR', 'Anna Gonzalez', ['anna_g@mail.example', 'ANNA_G@MAIL.EXAMPLE']],
  ['FR', 'Anna Gonzalez', ['Anna_G@mail.example', ' anna_g@mail.example ']],
  ['MX', 'Maria Cruz', ['maria.cruz@mail.example', 'MARIA.CRUZ@MAIL.EXAMPLE', 'Maria.Cruz@mail.example']],
  ['US', 'Michael Johnson', ['michael_johnson10@acme.us', 'Michael_Johnson10@Acme.US'], 2],
  // Attributes whose key says that they are emails.
  ['PH', 'Cristina Gonzales', ['tina@gonzales.example', 'TINA@GONZALES.EXAMPLE']],
  ['PH', 'Cristina Gonzaga', ['tina@gonzaga.example']],
  ['PH', 'Kristine Santos', ['tin@santos.example']],
  ['GB', 'Lukas Wojtas', ['lw@work.example']],
  // One wrong letter each, emails of other companies, beginnings and ends.
  ['PH', null, ['rowena@quiambao.exampl', 'rowena@quiambap.example']],
  ['PH', null, ['rowna@quiambao.example', 'rowenaa@quiambao.example']],
  ['PH', null, ['owena@quiambao.example', 'rowena@mail.quiambao.example']],
  ['PH', null, ['rowena@quiambao.example.ph', 'sw@kingsley.example']],
  ['PH', null, ['tina@site.example', 'tina@emailed.example', 'mariacruz@mail.example']],
  ['PH', null, ['maria.cruz@mail', 'maria cruz@mail.example']],
  ['GB', null, ['jsmith89@mail.example', 'jsmiht88@mail.example', 'jsmith88@mail.exampel', 'jsmith@mail.example']],
  ['BR', null, ['jose.munoz@mail.example', 'jose.munoz+job@mail.example']],
  ['BR', null, ['jose.muñoz+jobs@mail.example', 'josé@mail.example']],
  ['FR', null, ['anna_h@mail.example', 'anna-g@mail.example', 'annag@mail.example']],
  ['FR', null, ['anna_g@mail_example', '@anna_g@mail.example']],
]

const emailParts: readonly Row[] = [
  ['PH', 'Maria Cruz', ['maria.cruz', 'MARIA.CRUZ', 'maria.cruz@'], 1],
  ['PH', 'Maria Cruz', ['maria.cru'], 2],
  ['PH', 'Maria Cruz', ['@mail.example', '@MAIL.example'], 10],
  ['PH', 'Rowena Quiambao', ['@quiambao.example', '@Quiambao.Example'], 2],
  ['PH', 'Weng Quizon', ['@mail.quiambao.example'], 2],
  ['PH', 'Weng Quizon', ['weng@', 'WENG@'], 1],
  ['PH', 'Maricel Dela Cruz', ['maricel_delacruz6', 'maricel_delacruz6@', 'Maricel_DelaCruz6'], 1],
  ['PH', 'Cristina Gonzales', ['@gonzales.example'], 1],
  ['US', 'John Smith', ['jsmith88', 'JSMITH88@', 'jsmith88@'], 1],
  ['US', 'John Smith', ['jsmith8'], 2],
  ['US', 'Anna Gonzalez', ['anna_g', 'ANNA_G@'], 1],
  ['US', 'Anna Gonzalez', ['anna_'], 2],
  ['US', 'Siobhan Murphy-Walsh', ['sw', 'sw@'], 1],
  ['GB', 'Anne-Marie Dupont', ['amdupont', 'AMDUPONT', 'amdupont@'], 1],
  ['GB', 'José Muñoz', ['jose.munoz+jobs', 'jose.munoz+jobs@'], 1],
  ['GB', 'José Muñoz', ['jose.munoz', 'jose.munoz+job'], 2],
  ['GB', 'Liam O’Brien', ['@obrien.example'], 2],
  ['GB', 'Liam O’Brien', ['liam@'], 1],
  ['PH', null, ['@quiambao.exampl', '@uiambao.example', '@xquiambao.example']],
  ['PH', null, ['@quiambao', '@example', '@ph.quiambao.example']],
  ['PH', null, ['rowen@', 'owena@', 'quiambao@', '@site.example', '@emailed.example', 'maria.kruz', 'naria.cruz']],
  ['US', null, ['jsmith', 'jsmith@', 'jsmith9', 'smith88', 'anna_h', 'nna_g', 's@', '@kingsley.com']],
  ['GB', null, ['amdupon', 'amdupon@', 'dupont@', 'jose.munos', 'jose.munoz+work', '@brien.example', '@obrien']],
]

const several: readonly Row[] = [
  ['PH', 'Maria Cruz', ['0917 maria cruz', '0917555 maria', 'maria 6391755'], 1],
  ['PH', 'Maria Cruz', ['cruz maria 5550123', 'maria AP{id}', 'ap{id}$ cruz'], 1],
  ['PH', 'Maria Cruz', ['maria maria.cruz@mail.example', 'maria +63 917 555 0123', '0917-555-0123 cruz, maria'], 1],
  ['PH', 'Maria Cruz', ['maria @mail.example cruz', 'AP{id} 0917', 'mar cru 0123'], 1],
  ['PH', 'Maria Cruz', ['0123 maria.cruz', 'Maria Cruz 0917 555 0123'], 1],
  ['PH', 'Maria Cruz', ['09175550123, maria', 'AP{id}, maria', '"AP{id}"; cruz', 'Maria Cruz; +63 917 555 0123.'], 1],
  ['PH', 'Maria Cruz', ['Maria Cruz <maria.cruz@mail.example>', 'mailto:maria.cruz@mail.example, maria'], 1],
  ['PH', 'Maria Cruz', ['tel:+63-917-555-0123', '#{id}', '0917 555 0123 ext. 5 cruz'], 1],
  ['PH', 'Maria Cruz', ['09175550123 0123', '{id} 0917 555 0123', '“09175550123”!', 'maria;0917·555·0123'], 1],
  [
    'PH',
    'Maria Cruz',
    ['(AP{id})', 'AP:{id}', 'id:{id}', 'Phone: 0917 555 0123 x5', 'maria.cruz@mail.example,0917'],
    1,
  ],
  ['PH', 'Maricel Dela Cruz', ['maricel, +63 918 777 1001'], 1],
  ['PH', 'Cristina Gonzaga', ['cristina @gonzaga.example', 'gonzaga 0917', 'tina@gonzaga.example cristina'], 1],
  ['PH', 'Joy Uy', ['joy 0918', 'uy 639187777777', 'joy uy 7777'], 1],
  ['US', 'John Smith', ['john 2040', 'smith 2040 jsmith88', 'john smith (212) 538-2040', 'smith AP{id}$'], 1],
  ['GB', 'Søren Kjærgaard', ['soren 07400', 'kjærgaard 447400 søren', 'soren 677796'], 2],
  ['BR', 'Zé Lima', ['ze 01198', 'lima (11) 98163-9003', 'zé {id}'], 1],
  ['FR', 'Maria Cruz', ['06 12 34 56 maria', 'maria 06 12 34', '6 12 34 56 78 maria'], 1],
  ['FR', "Loïc L'Hermite", ["l'hermite 06 12 75 17 35", 'loic 0612', '1735 lhermite'], 1],
  ['MX', 'Luz del Carmen Peña', ['luz 525512491125', 'peña carmen 1125', 'luz @acme.mx'], 1],
  ['PH', null, ['juan 5550123', 'AP{other} maria', 'AP1 josé', 'maria jose.munoz+jobs@mail.example']],
  ['US', null, ['john 2041', 'smith @kingsley.example', 'AP37 smythe', '0123 0124', 'sw@kingsley.example john']],
]

const names: readonly Row[] = [
  // Whole and part words in either order; case, width, accents, spaces and signs between the words.
  ['PH', 'Maria Cruz', ['Maria Cruz', 'cruz maria', 'MARIA CRUZ', 'Cruz, Maria']],
  ['PH', 'Maria Cruz', ['  maria   cruz ', 'maria\tcruz', '"maria cruz"']],
  ['PH', 'Maria Cruz', ['mar cru', 'cru mar', 'maria c', 'm cruz', 'ma c']],
  ['PH', 'Maria Cruz', ['ｍａｒｉａ ｃｒｕｚ', '(maria) cruz', 'maria & cruz', "maria cruz'"]],
  ['PH', 'José Muñoz', ['jose munoz', 'muñoz, josé', 'MUÑOZ', 'josé']],
  ['PH', 'José Muñoz', ['jos mun', 'mun jos', 'jose\u0301 mun\u0303oz', 'ＭＵＮＯＺ']],
  ['PH', 'Niño Peñaflor', ['niño', 'nino penaflor', 'peñaflor niño', 'PENAFLOR', 'nin peña']],
  ['PH', 'Ma. Teresa Bautista', ['ma. teresa', 'ma teresa bautista', 'teresa bautista', 'bautista ma.', 'tere bau']],
  ['PH', 'Joy Uy', ['joy uy', 'uy joy', 'uy', 'joy', 'JOY U']],
  ['PH', 'Mark Anthony Reyes', ['mark anthony reyes', 'mark reyes', 'anthony reyes']],
  ['PH', 'Mark Anthony Reyes', ['reyes mark', 'rey mark', 'anthony']],
  ['US', 'Robert Lee', ['robert lee', 'lee robert', 'robert', 'lee', 'rob lee', 'rob le', 'r lee']],
  ['US', 'Zoë Washington', ['zoe', 'zoë washington', 'WASHINGTON ZOË', 'zo wash', 'Zoe\u0308']],
  ['US', 'John Smith', ['john', 'smith', 'smith, john', 'joh smi', 'JOHN S']],
  ['BR', 'João da Silva', ['joão', 'joao', 'joao da silva', 'silva joao', 'da silva', 'joã sil', 'SILVA']],
  ['BR', 'Vitória Guimara\u0303es', ['vitoria', 'vitória guimarães', 'GUIMARAES', 'guimara\u0303es vit']],
  ['BR', 'Íris Nóbrega', ['iris', 'íris nóbrega', 'nobrega iris', 'ÍRIS']],
  ['BR', 'Zé Lima', ['zé lima', 'ze', 'lima ze', 'LIMA']],
  ['BR', 'Conceição Araújo', ['conceicao', 'conceição araujo', 'ARAÚJO', 'conc ara']],
  ['MX', 'Ximena Zúñiga', ['ximena', 'zuniga', 'zúñiga ximena', 'zuñ xim']],
  ['MX', 'Luz del Carmen Peña', ['luz del carmen', 'peña', 'pena', 'luz carmen', 'carmen pena', 'luz pe']],
  ['MX', 'Esperanza Montes de Oca', ['esperanza', 'montes de oca', 'oca', 'oca esperanza']],
  ['MX', 'María Guadalupe Hernández', ['guadalupe hernandez', 'maria guadalupe', 'hernández, maría', 'mar gua her']],
  ['FR', 'Ｙｕｉ Tanaka', ['yui', 'Ｙｕｉ ｔａｎａｋａ', 'tanaka yui', 'tan yu']],
  ['FR', null, ['maria smith', 'cruz jose', 'maria cruz zz', 'yui roussel', 'qqq', 'x cruz']],
  // Letters that are not accented ones.
  ['GB', 'Jürgen Weiß', ['weiß', 'weiss', 'WEISS', 'WEIẞ', 'jürgen weiss']],
  ['GB', 'Jürgen Weiß', ['JURGEN WEISS', 'weis', 'wei jür', 'jurgen']],
  ['GB', 'Jurgen Strasser', ['strasser', 'straßer', 'jürgen straßer', 'strass', 'straß']],
  ['GB', 'Søren Kjærgaard', ['søren', 'soren', 'SØREN', 'kjærgaard', 'kjaergaard', 'KJÆRGAARD soren', 'kjaer sør']],
  ['GB', 'Łukasz Wójcik', ['łukasz', 'lukasz', 'wójcik', 'WOJCIK ŁUKASZ', 'luk woj']],
  ['GB', 'Æsa Thorsen', ['æsa', 'aesa', 'ÆSA thorsen', 'aes thor']],
  ['FR', 'Øystein Bjørnson', ['øystein', 'oystein', 'bjornson', 'BJØRNSON', 'bjørn oys']],
  ['US', 'Đặng Nguyễn', ['đặng nguyễn', 'dang nguyen', 'nguyen dang', 'NGUYỄN', 'ĐẶNG', 'ngu dan', 'Đa\u0323\u0306ng']],
  // Compounds, hyphens and apostrophes, as typed and as stored.
  ['PH', 'Maricel Dela Cruz', ['maricel dela cruz', 'maricel delacruz', 'maricel de la cruz']],
  ['PH', 'Maricel Dela Cruz', ['dela cruz maricel', 'maricel cruz']],
  ['PH', 'Juan Carlos de la Cruz', ['juan carlos de la cruz', 'juan delacruz', 'juan dela cruz']],
  ['PH', 'Juan Carlos de la Cruz', ['juancarlos de la cruz', 'cruz juan']],
  ['MX', 'Juan Carlos Delacruz', ['de la cruz', 'delacruz', 'dela cruz']],
  ['MX', 'Juan Carlos Delacruz', ['juan de la cruz', 'juancarlos delacruz', 'DE LA CRUZ JUAN']],
  ['PH', 'Jun-Jun Delos Reyes', ['jun-jun', 'junjun', 'jun jun', 'delos reyes', 'delosreyes junjun', 'jun reyes']],
  ['PH', 'Mark Anthony Reyes', ['markanthony', 'mark-anthony', 'markanthony reyes']],
  ['PH', 'Liam O’Brien', ["o'brien", 'obrien', 'o brien', 'O’BRIEN', 'liam obrien', 'oʼbrien liam', "o'br"]],
  ['PH', 'Anne-Marie Dupont', ['anne-marie', 'annemarie', 'anne marie', 'ANNE‑MARIE']],
  ['PH', 'Anne-Marie Dupont', ['dupont annemarie', 'marie dupont', 'anne dup']],
  ['US', 'Mary Ann Vanderberg', ['mary ann', 'maryann', 'mary-ann']],
  ['US', 'Mary Ann Vanderberg', ['maryann van der berg', 'van der berg', 'vander berg mary']],
  ['US', "D'Andre Jackson", ["d'andre", 'dandre', 'd andre', 'D’Andre', 'jackson dandre', "d'an jack"]],
  ['US', 'Siobhan Murphy-Walsh', ['murphy-walsh', 'murphywalsh', 'murphy walsh']],
  ['US', 'Siobhan Murphy-Walsh', ['walsh', 'siobhan walsh', 'walsh murphy']],
  ['US', 'Katherine McDonald', ['mcdonald', 'mc donald', 'katherine mc donald', 'MCDONALD']],
  ['US', 'Catherine MacDonald', ['macdonald', 'mac donald', 'catherine mac-donald']],
  ['GB', "Niamh O'Sullivan", ["o'sullivan", 'osullivan', 'o sullivan', 'O’Sullivan niamh', 'niamh osull']],
  ['GB', 'Charlotte Ashworth-Bell', ['ashworth-bell', 'ashworth bell', 'ashworthbell']],
  ['GB', 'Charlotte Ashworth-Bell', ['bell charlotte', 'charlotte ash']],
  ['BR', "Antônio D'Ávila", ["d'avila", 'davila', 'd avila', 'D’ÁVILA', 'antonio davila', "d'ávila antônio"]],
  ['BR', 'Joana Dasilva', ['joana da silva', 'joana dasilva', 'da silva joana']],
  ['BR', 'João da Silva', ['joao dasilva', 'dasilva joão']],
  ['BR', 'Ana Clara Souza', ['ana clara', 'anaclara souza', 'ana souza', 'souza clara', 'ana-clara souza']],
  ['BR', 'Anaclara Sousa', ['ana clara sousa', 'anaclara sousa', 'sousa anaclara']],
  ['BR', 'Caetano dos Santos', ['dos santos', 'dossantos', 'caetano dossantos', 'santos caetano']],
  ['FR', 'Jean-Baptiste Lefèvre', ['jean-baptiste', 'jeanbaptiste', 'jean baptiste']],
  ['FR', 'Jean-Baptiste Lefèvre', ['baptiste lefevre', 'lefèvre jeanbaptiste']],
  ['FR', 'Élodie Le Goff', ['le goff', 'legoff', 'elodie legoff', 'goff élodie', 'le-goff']],
  ['FR', "Loïc L'Hermite", ["l'hermite", 'lhermite', 'l hermite', 'loic l’hermite', 'LHERMITE loïc']],
  ['FR', 'Chloé Saint-Exupère', ['saint-exupere', 'saint exupère', 'saintexupere', 'exupere chloe', 'chloe saint']],
  [
    'FR',
    'Thérèse Van der Meersch',
    ['van der meersch', 'vandermeersch', 'therese vandermeersch', 'meersch thérèse', 'dermeersch'],
  ],
  ['MX', 'Esperanza Montes de Oca', ['montesdeoca', 'esperanza montesdeoca', 'deoca']],
  ['MX', 'Luz del Carmen Peña', ['luz delcarmen', 'delcarmen', 'luzdel carmen']],
  // One typo in words of 4 to 7 letters, two from 8; swapped neighbours are one.
  ['PH', 'Maria Cruz', ['maria crus', 'marai cruz', 'mria cruz', 'maria crzu', 'maaria cruz', 'cruz maris']],
  ['PH', 'José Muñoz', ['munos', 'munozz', 'joes munoz', 'munz', 'muonz']],
  ['PH', 'Anna Gonzalez', ['gonsalez', 'gonzalaz', 'anna gonzales', 'gonzalez', 'gonzal', 'anna gonzlez']],
  ['PH', 'Cristina Gonzales', ['gonzales', 'cristina gonzalez', 'gonsales']],
  ['PH', 'Cristina Gonzales', ['christina gonzales', 'cristina', 'crsitina gonzales']],
  ['PH', 'Cristina Gonzaga', ['gonzaga', 'gonzaag', 'gonzagas', 'cristina gonzag', 'cristima gonzaga']],
  ['PH', 'Kristine Santos', ['kristine', 'kristin', 'kristina', 'santos', 'santso', 'sant', 'kritsine snatos']],
  ['PH', 'Christine Santoro', ['christine', 'santoro', 'santor', 'chirstine', 'christene santoro']],
  ['PH', 'Angelica Villanueva', ['angelica', 'anjelica villanueva', 'vilanueba', 'angel villa', 'villanuvea angelica']],
  ['PH', 'Angelico Villanueva', ['angelico', 'anjelico', 'angelico vilanueba']],
  ['PH', 'Emmanuel Macapagal', ['emmanuel', 'emanuel', 'emmanuell', 'makapagal', 'makapagel', 'macapgal']],
  ['PH', 'Rowena Quiambao', ['rowena', 'rowean', 'quiambau', 'quaimbao', 'qui row', 'quiambo rowena']],
  ['PH', 'Mark Reyles', ['reyles', 'mark reyles', 'reylse', 'reylles mark']],
  ['US', 'Jonathan Smythe', ['jonathan', 'smythe', 'smyth', 'jon smy', 'jonthan smythe']],
  ['US', 'Johnathan Smithers', ['johnathan', 'smithe', 'smithres', 'johnathan smith']],
  ['US', 'Michael Johnson', ['michael johnson', 'micheal johnson', 'johnsno', 'mich johns', 'michael jonson']],
  ['US', 'Micaela Johnston', ['johnston', 'micaela', 'micaela johnson', 'jonhston']],
  ['US', 'Arnulf Schwarzenberger', ['schwarzenberger', 'schwartzenberger', 'shwarzenbergr', 'arnulf schwarz', 'arnlf']],
  ['US', 'Jennifer Rodriguez', ['rodriguez', 'jenifer rodriguez', 'rodrigez', 'jen rod', 'jeniffer rodrigeuz']],
  ['US', 'Jenna Rodrigues', ['rodrigues', 'jenna', 'jenna rodriguez', 'jenan']],
  ['US', 'Stephen Kingsley', ['stephen', 'stephn kingsley', 'kinglsey', 'kingsly', 'setphen']],
  ['GB', 'Siân Llewellyn', ['sian', 'llewelyn', 'llewellin', 'llewelin', 'lewellyn', 'sian llewlelyn']],
  ['GB', 'Thomas Featherstone', ['featherstone', 'fetherstone', 'fetherston', 'thomas feather', 'feathersotne']],
  ['GB', 'Geoffrey Clarke', ['geoffrey', 'clarke', 'geoffry clarke', 'geoffery', 'geof cla']],
  ['GB', 'Jeffrey Clark', ['jeffrey', 'clark', 'clakr', 'jefrey']],
  ['GB', 'Priya Krishnamurthy', ['krishnamurthy', 'krishnamurty', 'krishnamurti', 'priya krish', 'pirya']],
  ['GB', 'Lukas Wojtas', ['lukas', 'wojtas', 'lukas wojtsa']],
  ['BR', 'Luiz Gonçalves', ['goncalves', 'gonçalves luiz', 'goncalvez', 'luiz', 'luiz goncalvse']],
  ['BR', 'Luís Gonzalves', ['luis', 'gonzalves', 'luís gonzalvez']],
  ['BR', 'Thiago Magalhães', ['thiago', 'tiago', 'magalhaes', 'tihago', 'magalaes thiago']],
  ['BR', 'Luciano Ferreira', ['luciano', 'luciano ferreira', 'fereira luciano', 'luciano ferr']],
  ['BR', 'Luciana Ferreira', ['luciana', 'ferreira', 'lucian', 'luciana fereira']],
  ['FR', 'Jean Lefebvre', ['lefebvre', 'jean lefebvre', 'lefebrve', 'lefebv']],
  ['FR', 'François Béranger', ['francois', 'beranger', 'franc beran', 'françois berangr']],
  ['FR', 'Françoise Béranger', ['francoise', 'françoise beranger']],
  ['FR', 'Annamaria Dupond', ['annamaria', 'dupond', 'annamria']],
  ['FR', 'Maëlle Charpentier', ['charpentier', 'charpantier', 'maelle', 'charp', 'cahrpentier']],
  ['FR', 'Gaëtan Charbonnier', ['gaetan', 'charbonier', 'charb', 'gatean charbonnier']],
  ['FR', 'Noémie Rousseau', ['noemie', 'rousseau', 'rouseau', 'noeime']],
  ['FR', 'Naomie Roussel', ['naomie', 'roussel', 'naomi', 'naomie rouseel']],
  ['MX', 'Guadalupe Fernández', ['fernandez', 'guadalupe fernandez', 'fernadez', 'gaudalupe fernandez']],
  ['MX', 'Jimena Zúñiga', ['jimena', 'jimena zuniga', 'jimnea']],
  ['MX', 'Martín Ibáñez', ['martin', 'ibáñez', 'ibanes', 'martin ibnaez']],
  ['MX', 'Martina Ibarra', ['martina', 'ibarra', 'martina ibara']],
  ['MX', 'Concepción Villaseñor', ['concepcion', 'consepcion', 'villasenor', 'villaseñro', 'conc villa']],
  ['MX', 'Itzel Xochitl', ['itzel', 'xochitl', 'xochilt', 'xochi', 'itzle']],
  ['MX', 'Adrián Güemes', ['adrian', 'guemes', 'güemes adrián', 'adrain']],
  ['MX', 'Carlos Echeverría', ['echeverria', 'echeveria', 'carlos echevarria']],
  ['MX', 'Carlota Echevarría', ['echevarria', 'carlota', 'carlota echeverria']],
  // A typo in a half-typed word.
  ['US', 'Arnulf Schwarzenberger', ['schwarsenb', 'shwarzenb', 'arnulf schwazenb', 'schwrazenberg']],
  ['GB', 'Priya Krishnamurthy', ['krihsnam', 'priya krisnamu', 'kirshna']],
  ['GB', 'Thomas Featherstone', ['faetherst', 'thomas fetherst', 'featehr']],
  ['MX', 'Concepción Villaseñor', ['concepcion vilase', 'consepci']],
  ['PH', 'Emmanuel Macapagal', ['macpaga', 'emmanuel mcaapag']],
  // No typo in the first letter, none in words of three letters, and never more than allowed.
  ['PH', null, ['baria cruz', 'amria cruz', 'maria druz', 'kiambao', 'imanuel']],
  ['PH', null, ['joi uy', 'ana gonzalez', 'xristina', 'mraai cruz']],
  ['PH', null, ['rwoeen', 'mkpgl', 'macapagalbao', 'kuambao', 'jpy uy']],
  ['US', null, ['steven', 'lea robert', 'zoo', 'rboret', 'dobert lee', 'ashington', 'mcihaal johnson']],
  ['GB', null, ['tom featherstone', 'yeiss', 'zukasz', 'thmoos', 'alukasz', 'pyira']],
  // Other scripts.
  ['GB', 'Ольга Иванова', ['Ольга', 'ольга иванова', 'ИВАНОВА', 'иванова ольга', 'оль ива']],
  ['GB', 'Алёна Королёва', ['Алёна', 'королёва', 'КОРОЛЁВА АЛЁНА']],
  ['GB', 'محمد العلي', ['محمد', 'العلي', 'محمد العلي', 'العلي محمد']],
  ['GB', 'प्रिया शर्मा', ['प्रिया', 'शर्मा', 'शर्मा प्रिया']],
  ['BR', '花子 田中', ['花子', '田中', '田中 花子', '花']],
  ['BR', 'ﾊﾅｺ ﾀﾅｶ', ['ﾊﾅｺ', 'ハナコ', 'タナカ ハナコ']],
  ['FR', 'Νίκος Παπαδόπουλος', ['Νίκος', 'ΝΊΚΟΣ', 'παπαδόπουλος νίκος', 'Παπαδ']],
  ['FR', 'สมชาย ใจดี', ['สมชาย', 'ใจดี', 'ใจดี สมชาย', 'สมช']],
  ['MX', '민준 김', ['민준', '김', '김 민준', '민준 김']],
]

// Spellings of one name in scripts that have marks and letters to choose from.
const spellings: readonly Row[] = [
  ['GB', 'محمد العلي', ['مُحَمَّد', 'محـمد العلى', 'مُحَمَّد العَلِيّ', '\ufee3\ufea4\ufee4\ufeaa']],
  ['GB', 'إبراهيم مُصطفى', ['ابراهيم', 'مصطفي ابراهيم', 'إبراهيم مصطفى', 'أبراهيم', 'ابراه', 'مصط إبرا']],
  ['GB', '\u0639\u0644\u06cc \u06a9\u0631\u06cc\u0645\u06cc', ['كريمي', 'علي كريمي', 'كريمى على', 'کریمی']],
  ['GB', 'עָמִית כֹּהֵן', ['עמית', 'כהן עמית', 'עָמִית', 'כֹּהן', 'עמי']],
  ['GB', 'प्रिया शर्मा', ['प्रिया', 'शर्मा']],
  ['GB', null, ['محمود', 'مصطفا', 'كرمي', 'עמיר', 'प्रया', 'ابراهام']],
]

// A given name inside a name of one word.
const inside: readonly Row[] = [
  ['MX', '이서연', ['서연', '이 서연', '서연 이', '이서연', '서', '이서']],
  ['MX', '민준 김', ['김민준', '민준김']],
  ['BR', '山田太郎', ['太郎', '太郎 山田', '山田 太郎', '山田', '山田太郎']],
  ['BR', 'スズキアキラ', ['アキラ', 'ｱｷﾗ', 'アキラ スズキ', 'スズキ']],
  ['BR', '花子 田中', ['田中花子', '花子田中']],
  ['MX', null, ['연', '서영', '김서연', '준']],
  ['BR', null, ['次郎', '田中太郎', 'ズキ']],
]

// Names that people abbreviate, as typed and as stored.
const abbreviations: readonly Row[] = [
  [
    'PH',
    'Ma. Teresa Bautista',
    ['maria teresa bautista', 'Maria Teresa', 'bautista, maria', 'Mª Teresa', 'M.ª Teresa'],
  ],
  ['PH', 'Ma. Teresa Bautista', ['MA. TERESA BAUTISTA', 'ma.teresa', 'ma teresa bautista', 'mari tere']],
  ['MX', 'Fco. Javier Hdez.', ['francisco javier', 'javier hernandez', 'Francisco Hernández', 'fco hdez', 'fran hern']],
  ['MX', 'María Guadalupe Hernández', ['Ma. Gpe. Hernández', 'gpe hernandez', 'maria hdez', 'María Gpe. Hdez.']],
  ['FR', 'Luc St-Pierre', ['luc saint-pierre', 'Saint Pierre', 'St. Pierre', 'luc stpierre']],
  ['US', 'Wm. Thackeray', ['william thackeray', 'Thackeray, William', 'wm thackeray', 'Wm. Thackeray']],
  ['PH', 'Perla Sta. Romana', ['perla santa romana', 'Santa Romana', 'sta romana', 'romana, perla']],
  ['PH', null, ['fco bautista', 'wm bautista', 'mario teresa bautista']],
]

// Titles, suffixes and middle initials that nobody has.
const fallbacks: readonly Row[] = [
  ['PH', 'Maricel Dela Cruz', ['Ms. Maricel Dela Cruz', 'Maricel S. Dela Cruz', 'Dela Cruz, Maricel S.']],
  ['PH', 'Maricel Dela Cruz', ['maricel s dela cruz', 'Engr Maricel Dela Cruz, CPA', 'maricel delacruz jr.']],
  [
    'PH',
    'Rowena Quiambao',
    ['Dr. Quiambao', 'rowena quiambao iii', 'rowean quiambo jr', 'Mrs. rowena@quiambao.example'],
  ],
  [
    'US',
    'Robert Lee',
    ['Mr. Robert Lee', 'Robert E. Lee', 'Robert Lee III', 'Dr. Robert Lee, Ph.D.', 'Robert Lee 3rd'],
  ],
  ['BR', 'João da Silva', ['Sr. João da Silva', 'joao da silva filho', 'Exmo. João da Silva']],
  ['FR', 'Élodie Le Goff', ['Mme Élodie Le Goff', 'Mlle Le Goff']],
  ['GB', 'Ольга Иванова', ['г-жа Иванова', 'Ольга П. Иванова']],
  ['GB', 'עָמִית כֹּהֵן', ['ד"ר עמית כהן', 'גב׳ כהן']],
  ['MX', '이서연', ['이서연 씨', '이 서연 님']],
  ['PH', null, ['Mr. Maricel Quizon', 'x quiambao', 'quiambao x', 'Jr.', 'Mr.', 'don quiambao', 'maricel zz jr']],
  ['US', null, ['Dr. Robert Smythe, Ph.D.', 'Mr. (212) 555-0125', 'AP999 jr']],
]

function pairs(kind: Kind, rows: readonly Row[], usualTotal?: number): Pair[] {
  return rows.flatMap(([company, expected, texts, total = expected === null ? 0 : usualTotal]) =>
    texts.map((text) => ({ kind, company, expected, total, typed: filledIn(text, company, expected) })),
  )
}

function filledIn(text: string, company: CompanyName, expected: string | null): string {
  const id = expected === null ? '' : String(leadNamed(company, expected).id)
  const other = String(leadNamed('BR', 'Maria Cruz').id)
  return text.replace('{id}', id).replace('{wide}', wide(id)).replace('{other}', other)
}

export const golden: readonly Pair[] = [
  ...pairs('id', ids, 1),
  ...pairs('phone', phones, 1),
  ...pairs('phone form', phoneForms, 1),
  ...pairs('phone end', phoneEnds),
  ...pairs('email', emails, 1),
  ...pairs('email form', emailForms, 1),
  ...pairs('attribute', attributeContacts, 1),
  ...pairs('email part', emailParts),
  ...pairs('several', several),
  ...pairs('name', names),
  ...pairs('spelling', spellings, 1),
  ...pairs('name inside', inside, 1),
  ...pairs('abbreviation', abbreviations, 1),
  ...pairs('fallback', fallbacks, 1),
]
