import { nearestName } from '../text/nearest-name.ts'
import { lineFields } from './line-fields.ts'

const names = Object.keys(lineFields)

/** Names that other tools have for a field, folded as `plainName` does it. */
const synonyms: Readonly<Record<string, keyof typeof lineFields>> = {
  name: 'first_name',
  full_name: 'first_name',
  surname: 'last_name',
  family_name: 'last_name',
  given_name: 'first_name',
  phone: 'user_phone_number',
  phone_number: 'user_phone_number',
  mobile: 'user_phone_number',
  mobile_number: 'user_phone_number',
  mobile_phone: 'user_phone_number',
  contact_number: 'user_phone_number',
  email_address: 'email',
  e_mail: 'email',
  job: 'campaign_title',
  job_title: 'campaign_title',
  job_name: 'campaign_title',
  position: 'campaign_title',
  posting: 'campaign_title',
  campaign: 'campaign_title',
  campaign_name: 'campaign_title',
  status: 'state',
  stage: 'folder',
  current_stage: 'folder',
  folder_name: 'folder',
  tags: 'labels',
  label: 'labels',
  city: 'location',
  address: 'location',
  applied_on: 'created_at',
  applied_at: 'created_at',
  application_date: 'created_at',
  date_applied: 'created_at',
  date_added: 'created_at',
  created_time: 'created_at',
  created: 'created_at',
  candidate_source: 'source',
}

/** A name as it is compared: lower case, with `_` for anything but letters and digits (` First Name ` → `first_name`). */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
}

/** The field that an unknown name most likely means; undefined when it is none: then it is an attribute. */
export function likelyField(name: string): string | undefined {
  const plain = plainName(name)
  if (plain in synonyms) return synonyms[plain]
  if (names.includes(plain)) return plain
  const nearest = nearestName(plain, names)
  return differsByTypo(plain, nearest) ? nearest : undefined
}

/** `frist_name`, `emial`, `campain_title`: nearly the same letters, and the same first one. */
function differsByTypo(typed: string, name: string): boolean {
  if (Math.abs(typed.length - name.length) > 2 || typed[0] !== name[0] || typed.length < 4) return false
  const letters = (text: string) => [...text.replaceAll('_', '')].sort().join('')
  const [left, right] = [letters(typed), letters(name)]
  let same = 0
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) [same, i, j] = [same + 1, i + 1, j + 1]
    else if ((left[i] ?? '') < (right[j] ?? '')) i++
    else j++
  }
  return left.length + right.length - 2 * same <= 2
}
