import type { Random } from './random.ts'

export interface City {
  readonly name: string
  readonly latitude: number
  readonly longitude: number
}

/** What made-up people of a country are put together from. */
export interface Country {
  readonly code: string
  readonly callingCode: string
  readonly timeZone: string
  readonly women: readonly string[]
  readonly men: readonly string[]
  readonly lastNames: readonly string[]
  readonly cities: readonly City[]
  readonly schools: readonly string[]
  /** A mobile number as dialled from abroad, without the calling code. */
  mobile(random: Random): string
  /** What is dialled before it inside the country. */
  readonly trunk: string
  /** What is dialled before a calling code, where it is always the same. */
  readonly abroad?: string
}

const list = (names: string) => names.split(', ')
const cities = (text: string): City[] =>
  text.split('; ').map((city) => {
    const [name = '', latitude, longitude] = city.split(' @ ').flatMap((part) => part.split('/'))
    return { name, latitude: Number(latitude), longitude: Number(longitude) }
  })

const digits = (random: Random, count: number) => String(random.whole(0, 10 ** count - 1)).padStart(count, '0')

export const countries = {
  PH: {
    code: 'PH',
    callingCode: '63',
    timeZone: 'Asia/Manila',
    women: list(
      'Maria, Angelica, Kristine, Maricel, Jasmine, Rosalinda, Mary Grace, Princess, Lovely, Cherry Ann, Analyn, Rowena, Jocelyn, Bernadette, Divina, Marites, Ma. Theresa, Nenita, Kimberly, Aileen',
    ),
    men: list(
      'José, Mark Anthony, John Paul, Jhun, Rodrigo, Ramil, Christian, Jerome, Arnel, Reynaldo, Michael, Dennis, Ferdinand, Joselito, Noel, Rommel, Jayson, Rico, Eduardo, Ariel',
    ),
    lastNames: list(
      'dela Cruz, Santos, Reyes, Bautista, de los Santos, Garcia, Mendoza, Villanueva, Ocampo, Dimaculangan, Peñaflor, Muñoz, Aquino, Pangilinan, Macaraeg, Tolentino, Salvador, Evangelista, San Juan, Del Rosario, Lacsamana, Catacutan, Ibañez, Manalo, Quiambao, Sy, Tan, Uy',
    ),
    cities: cities(
      'Manila @ 14.5995/120.9842; Quezon City @ 14.676/121.0437; Cebu City @ 10.3157/123.8854; Davao City @ 7.1907/125.4553; Makati @ 14.5547/121.0244; Iloilo City @ 10.7202/122.5621; Baguio @ 16.4023/120.596; Bacolod @ 10.6765/122.9509; Cagayan de Oro @ 8.4542/124.6319; Dumaguete @ 9.3068/123.3054',
    ),
    schools: list(
      'University of the Philippines, Ateneo de Manila University, De La Salle University, University of Santo Tomas, University of San Carlos, Silliman University',
    ),
    mobile: (random) => `${random.pick(['905', '917', '918', '919', '920', '927', '928', '939'])}${digits(random, 7)}`,
    trunk: '0',
    abroad: '00',
  },
  US: {
    code: 'US',
    callingCode: '1',
    timeZone: 'America/Chicago',
    women: list(
      'Emily, Jennifer, Ashley, Jessica, Latoya, Mary-Kate, Brittany, Guadalupe, Amy, Shannon, Denise, Keisha, Megan, Tiffany, Nicole, Susan, Lakshmi, Mei-Ling, Grace, Hannah',
    ),
    men: list(
      'Michael, James, Tyrone, Robert, William, Juan Carlos, Kevin, Brian, DeShawn, Tyler, Jacob, Ethan, Ryan, Anthony, Luis, Patrick, Gregory, Derek, Samuel, Wei',
    ),
    lastNames: list(
      "Smith, Johnson, Williams, O'Brien, Garcia, Martinez, Nguyen, Washington, MacDonald, Van Buren, St. Clair, Jackson, Miller, Davis, Rodriguez, Lee, Kowalski, Schmidt, Hernández, Peterson, Smith-Jones, D'Angelo, Wright, Baker, Murphy, Patel, Cohen, Young",
    ),
    cities: cities(
      'Chicago @ 41.8781/-87.6298; Houston @ 29.7604/-95.3698; Dallas @ 32.7767/-96.797; Minneapolis @ 44.9778/-93.265; Kansas City @ 39.0997/-94.5786; Milwaukee @ 43.0389/-87.9065; St. Louis @ 38.627/-90.1994; Memphis @ 35.1495/-90.049; Phoenix @ 33.4484/-112.074; Denver @ 39.7392/-104.9903',
    ),
    schools: list(
      'University of Illinois, Texas A&M University, Ohio State University, Marquette University, Rice University, Drake University',
    ),
    mobile: (random) =>
      `${random.pick(['312', '713', '214', '612', '816', '414', '314', '901', '602', '303'])}${random.whole(2, 9)}${random.whole(2, 9)}${digits(random, 5)}`,
    trunk: '',
    abroad: '011',
  },
  BR: {
    code: 'BR',
    callingCode: '55',
    timeZone: 'America/Sao_Paulo',
    women: list(
      'Ana Clara, Beatriz, Conceição, Débora, Fernanda, Gabriela, Júlia, Larissa, Luíza, Mariana, Patrícia, Raquel, Simone, Tatiane, Vitória, Yara, Aparecida, Camila, Letícia, Renata',
    ),
    men: list(
      'João, Antônio, Carlos Eduardo, Caio, Diego, Emílio, Fábio, Gustavo, Henrique, Inácio, José Luís, Leandro, Márcio, Otávio, Paulo, Rafael, Sérgio, Thiago, Vinícius, Wagner',
    ),
    lastNames: list(
      'Silva, da Silva, dos Santos, Oliveira, Souza, Gonçalves, Araújo, de Almeida, Ribeiro, Magalhães, Conceição, Ferrão, Vasconcelos, Brandão, Nóbrega, Teixeira, Queiroz, Figueiredo, Cavalcanti, Guimarães, Pinto, Barbosa, Leão, Xavier',
    ),
    cities: cities(
      'São Paulo @ -23.5505/-46.6333; Rio de Janeiro @ -22.9068/-43.1729; Belo Horizonte @ -19.9167/-43.9345; Curitiba @ -25.4284/-49.2733; Porto Alegre @ -30.0346/-51.2177; Salvador @ -12.9777/-38.5016; Recife @ -8.0476/-34.877; Florianópolis @ -27.5949/-48.5482',
    ),
    schools: list(
      'Universidade de São Paulo, Universidade Federal do Paraná, PUC Minas, Universidade Federal da Bahia',
    ),
    mobile: (random) =>
      `${random.pick(['11', '21', '31', '41', '51', '71', '81', '48'])}9${random.whole(6, 9)}${digits(random, 7)}`,
    trunk: '0',
  },
  FR: {
    code: 'FR',
    callingCode: '33',
    timeZone: 'Europe/Paris',
    women: list(
      'Anne-Marie, Chloé, Élodie, Amélie, Françoise, Zoé, Inès, Léa, Manon, Océane, Aïcha, Maëlle, Noémie, Solène, Camille, Fatoumata, Hélène, Margaux, Sylvie, Thérèse',
    ),
    men: list(
      'Jean-Luc, François, Loïc, Rémi, Étienne, Gaël, Hervé, Jérôme, Théo, Noël, Mathieu, Mamadou, Pierre-Yves, Stéphane, Thibault, Yann, Benoît, Cédric, Raphaël, Olivier',
    ),
    lastNames: list(
      "Lefèvre, Martin, Dubois, Le Gall, L'Hôte, d'Estaing, Müller, Çelik, Benoît, Girard, Rousseau, Beauchêne, Guérin, Lemaître, Diallo, Nguyen, Garnier-Petit, de La Fontaine, Chevalier, Prévost, Fournier, Lœuillet, Traoré, Bonnet",
    ),
    cities: cities(
      'Paris @ 48.8566/2.3522; Lyon @ 45.764/4.8357; Marseille @ 43.2965/5.3698; Toulouse @ 43.6047/1.4442; Nantes @ 47.2184/-1.5536; Strasbourg @ 48.5734/7.7521; Lille @ 50.6292/3.0573; Saint-Étienne @ 45.4397/4.3872',
    ),
    schools: list('Sorbonne Université, Université de Lyon, Sciences Po, École des Mines, Université de Nantes'),
    mobile: (random) => `${random.pick(['60', '61', '62', '66', '67', '76', '77', '78'])}${digits(random, 7)}`,
    trunk: '0',
    abroad: '00',
  },
  IN: {
    code: 'IN',
    callingCode: '91',
    timeZone: 'Asia/Kolkata',
    women: list(
      'Priya, Ananya, Lakshmi, Deepika, Kavita, Meera, Nandini, Pooja, Radhika, Shreya, Sunita, Divya, Aishwarya, Fatima, Gurpreet, Harini, Indira, Jyoti, Neha, Sneha',
    ),
    men: list(
      'Amit, Arjun, Vijay, Rajesh, Suresh, Mohammed, Karthik, Manoj, Naveen, Pranav, Rahul, Sanjay, Venkatesh, Abdul Rahman, Harpreet, Krishna, Deepak, Ganesh, Imran, Joseph',
    ),
    lastNames: list(
      "Sharma, Patel, Singh, Kumar, Reddy, Iyer, Nair, Krishnamurthy, Venkataraman, Subramanian, Das, Banerjee, Mukherjee, Khan, D'Souza, Fernandes, Gupta, Joshi, Kulkarni, Mehta, Pillai, Rao, Shetty, Verma",
    ),
    cities: cities(
      'Hyderabad @ 17.385/78.4867; Bengaluru @ 12.9716/77.5946; Mumbai @ 19.076/72.8777; Pune @ 18.5204/73.8567; Chennai @ 13.0827/80.2707; Delhi @ 28.6139/77.209; Kolkata @ 22.5726/88.3639; Kochi @ 9.9312/76.2673',
    ),
    schools: list(
      'Osmania University, University of Delhi, Anna University, University of Mumbai, Jadavpur University',
    ),
    mobile: (random) => `${random.pick(['98', '99', '97', '96', '94', '90'])}${digits(random, 8)}`,
    trunk: '0',
    abroad: '00',
  },
  PL: {
    code: 'PL',
    callingCode: '48',
    timeZone: 'Europe/Warsaw',
    women: list(
      'Agnieszka, Małgorzata, Łucja, Żaneta, Katarzyna, Zofia, Joanna, Świętosława, Elżbieta, Grażyna, Magdalena, Oliwia, Jadwiga, Halina, Ewa, Iwona',
    ),
    men: list(
      'Łukasz, Paweł, Michał, Stanisław, Grzegorz, Bartłomiej, Rafał, Wojciech, Krzysztof, Andrzej, Józef, Zbigniew, Sławomir, Tomasz, Jacek, Mateusz',
    ),
    lastNames: list(
      'Kowalski, Nowak, Wiśniewski, Wójcik, Kamiński, Lewandowski, Zieliński, Szymański, Dąbrowski, Kozłowski, Jankowski, Mazur, Krawczyk, Piotrowski, Grabowski, Pawłowski, Michalski, Król, Wieczorek, Jabłoński, Wróbel, Stępień, Górska-Nowak, Łuczak',
    ),
    cities: cities(
      'Warszawa @ 52.2297/21.0122; Kraków @ 50.0647/19.945; Łódź @ 51.7592/19.456; Wrocław @ 51.1079/17.0385; Poznań @ 52.4064/16.9252; Gdańsk @ 54.352/18.6466; Lublin @ 51.2465/22.5684',
    ),
    schools: list('Uniwersytet Warszawski, Uniwersytet Jagielloński, Politechnika Łódzka, Politechnika Gdańska'),
    mobile: (random) => `${random.pick(['501', '512', '601', '602', '660', '691', '728', '792'])}${digits(random, 6)}`,
    trunk: '',
    abroad: '00',
  },
  GB: {
    code: 'GB',
    callingCode: '44',
    timeZone: 'Europe/London',
    women: list(
      'Charlotte, Siobhán, Niamh, Elizabeth, Gwyneth, Aisha, Imogen, Jemima, Kirsty, Margaret, Olwen, Philippa, Rosie, Zadie, Harriet, Ffion',
    ),
    men: list(
      'Alistair, Seán, Rhys, Oliver, Dafydd, Callum, Hamish, Mohammed, Nigel, Owen, Rupert, Tariq, Ciarán, Euan, Graham, Jack',
    ),
    lastNames: list(
      "O'Neill, Smith, MacLeod, Fitzgerald, Featherstonehaugh, Lloyd-Jones, Taylor, Evans, McKenzie, Begum, Hussain, Clarke, Ap Gwilym, Thompson, Walker, St John, Robinson, Hughes, Okafor, De Vere, Wood, Ó Súilleabháin, Patel, Green",
    ),
    cities: cities(
      'London @ 51.5074/-0.1278; Manchester @ 53.4808/-2.2426; Birmingham @ 52.4862/-1.8904; Leeds @ 53.8008/-1.5491; Glasgow @ 55.8642/-4.2518; Cardiff @ 51.4816/-3.1791; Bristol @ 51.4545/-2.5879; Belfast @ 54.5973/-5.9301',
    ),
    schools: list('University of Leeds, Cardiff University, University of Glasgow, King’s College London'),
    mobile: (random) => `7${random.pick(['400', '500', '590', '725', '811', '960'])}${digits(random, 6)}`,
    trunk: '0',
    abroad: '00',
  },
  VN: {
    code: 'VN',
    callingCode: '84',
    timeZone: 'Asia/Ho_Chi_Minh',
    women: list(
      'Thị Hương, Thị Lan, Ngọc Ánh, Thúy Hằng, Mỹ Linh, Bích Ngọc, Thu Trang, Hồng Nhung, Kim Oanh, Phương Thảo, Quỳnh Anh, Thanh Vân, Yến Nhi, Diễm My, Khánh Vy, Xuân Mai',
    ),
    men: list(
      'Văn Hùng, Đức Anh, Minh Quân, Quốc Bảo, Hữu Nghĩa, Tuấn Kiệt, Thanh Tùng, Việt Dũng, Đình Phúc, Gia Huy, Hoàng Long, Công Vinh, Bá Thành, Xuân Trường, Trọng Hiếu, Nhật Minh',
    ),
    lastNames: list('Nguyễn, Trần, Lê, Phạm, Hoàng, Huỳnh, Phan, Vũ, Võ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương, Lý'),
    cities: cities(
      'Hồ Chí Minh @ 10.8231/106.6297; Hà Nội @ 21.0278/105.8342; Đà Nẵng @ 16.0544/108.2022; Cần Thơ @ 10.0452/105.7469; Hải Phòng @ 20.8449/106.6881; Nha Trang @ 12.2388/109.1967',
    ),
    schools: list('Đại học Bách khoa, Đại học Quốc gia Hà Nội, Đại học Kinh tế, Đại học Cần Thơ'),
    mobile: (random) => `${random.pick(['90', '91', '93', '97', '98', '86'])}${digits(random, 7)}`,
    trunk: '0',
    abroad: '00',
  },
} satisfies Record<string, Country>
