const given = ['Ana', 'Bo', 'Carlos', 'Divina', 'Emma', 'Farid', 'Grace', 'Hiro', 'Imee', 'Jose']
const family = ['Cruz', 'Santos', 'Reyes', 'Lim', 'Garcia', 'Tan', 'Bautista', 'Ramos', 'Aquino', 'Flores']
const jobs = ['Registered Nurse', 'Delivery Driver', 'Barista', 'Accountant', 'Store Manager', 'Technical Support']
const states = ['pending', 'pending', 'completed', 'shortlisted', 'hired']
const labels = ['', 'VIP', 'Night shift|VIP', 'Urgent']

const headers = {
  fields:
    'first_name,last_name,email,user_phone_number,campaign_title,state,source,location,created_at,labels,others.salary,others.shift',
  titles:
    'First Name,Last Name,Email,User Phone Number,Job,State,Source,Location,Applied On,Labels,others.salary,others.shift',
} as const

/** A CSV of invented people, each with an email of their own; `titles` names columns and writes days as other tools do. */
export function* importRows(count: number, header: keyof typeof headers): Generator<string> {
  yield `${headers[header]}\n`
  const at = <Value>(list: readonly Value[], index: number) => list[index % list.length]
  for (let row = 0; row < count; row++) {
    const [first, last] = [at(given, row * 7), at(family, Math.floor(row / 10) * 3)]
    const [month, day] = [1 + (row % 9), 1 + (row % 28)].map((number) => String(number).padStart(2, '0'))
    const created = header === 'fields' ? `2026-${month}-${day}T08:00:00+08:00` : `${month}/${day}/2026`
    const phone = `+63917555${String(row % 10_000).padStart(4, '0')}`
    yield `${first},${last},${first}.${last}.${row}@acme.example,${phone},${at(jobs, row)},${at(states, row)},Facebook,"Makati, PH",${created},${at(labels, row)},${15_000 + (row % 20_000)},night\n`
  }
}
