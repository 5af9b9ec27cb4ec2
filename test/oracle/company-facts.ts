import type { Sql } from './load-rows.ts'

/** What requests are drawn from: one lead's values, so that a search for some of them finds it. Days are `YYYY-MM-DD`. */
export interface LeadFacts {
  readonly id: number
  readonly campaign_id: number
  readonly candidate_id: number
  readonly status: string
  readonly created_day: string
  readonly updated_day: string
  readonly scheduled_day: string | null
  readonly source: string | null
  readonly gender: string | null
  readonly education: string | null
  readonly school_name: string | null
  readonly location: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly completion_method: string | null
  readonly has_resume: boolean
  readonly email: string | null
  readonly phone: string | null
  readonly first_name: string | null
  readonly last_name: string | null
  readonly labels: readonly string[]
  readonly attributes: readonly AttributeFacts[]
}

export interface AttributeFacts {
  readonly key: string
  readonly value: string
  readonly data_type: 'number' | 'text' | 'date'
  readonly number: number | null
  readonly day: string | null
}

export async function readFacts(sql: Sql, companyId: number): Promise<LeadFacts[]> {
  const rows = await sql<{ facts: LeadFacts }>(
    `SELECT json_build_object(
       'id', id, 'campaign_id', campaign_id, 'candidate_id', candidate_id, 'status', status, 'created_day', created_day,
       'updated_day', updated_day, 'scheduled_day', scheduled_day, 'source', source, 'gender', gender,
       'education', education, 'school_name', school_name, 'location', location,
       'latitude', latitude, 'longitude', longitude, 'completion_method', completion_method, 'has_resume', has_resume,
       'email', typed_email, 'phone', phone, 'first_name', first_name, 'last_name', last_name,
       'labels', ARRAY(SELECT name FROM lead_label JOIN label ON label.id = label_id WHERE lead_id = lead.id ORDER BY 1),
       'attributes', coalesce((SELECT json_agg(attribute ORDER BY key) FROM
         (SELECT key, value, data_type, number, day FROM oracle.attribute WHERE lead_id = lead.id) AS attribute), '[]')
     ) AS facts
     FROM oracle.lead WHERE company_id = $1 ORDER BY id`,
    [companyId],
  )
  return rows.map(({ facts }) => facts)
}
