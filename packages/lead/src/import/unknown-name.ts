import { isTypo, nearestName } from '../text/nearest-name.ts'
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
  if (Object.hasOwn(synonyms, plain)) return synonyms[plain]
  if (names.includes(plain)) return plain
  const nearest = nearestName(plain, names)
  // `frist_name`, `emial`: nearly the same letters, and the same first one.
  return plain.length >= 4 && plain[0] === nearest[0] && isTypo(plain, nearest) ? nearest : undefined
}
