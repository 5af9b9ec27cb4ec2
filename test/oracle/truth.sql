-- What the contract says about the rows, by Postgres's own means: made once, after the rows are in. $$ quotes bodies.
CREATE SCHEMA oracle;

-- Folded: without case, width, accents of Latin, Greek and Cyrillic; then the Latin letters that are no accented ones.
CREATE FUNCTION oracle.folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT normalize(replace(translate(
    casefold(regexp_replace(normalize($1, NFKD), '[\u0300-\u036F]', '', 'g') COLLATE pg_unicode_fast),
    'øłđ', 'old'), 'æ', 'ae'), NFKC)
$$;

CREATE FUNCTION oracle.trimmed(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT btrim($1, E' \t\n\r')
$$;

-- The contract does not say whether spaces at the ends count in an order: here they do not, as they do not in a filter.
CREATE FUNCTION oracle.sortable(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT nullif(oracle.trimmed(oracle.folded($1)), '')
$$;

CREATE FUNCTION oracle.same_method(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT oracle.trimmed(replace(oracle.folded($1), '_', ' '))
$$;

CREATE FUNCTION oracle.words(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT array_remove(regexp_split_to_array(oracle.folded($1), '[\s!-/:-@\[-`{-~]+'), '')
$$;

CREATE FUNCTION oracle.number(text) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT CASE WHEN btrim($1) ~ '^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$' THEN btrim($1)::float8 END
$$;

CREATE FUNCTION oracle.day(value text, time_zone text) RETURNS date LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
  RETURN CASE
    WHEN value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN value::date
    WHEN value ~ '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
      THEN make_date(substr(value, 7)::int, substr(value, 4, 2)::int, substr(value, 1, 2)::int)
    WHEN value ~ '^[0-9-]{10}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?UTC|Z|[+-][0-9]{2}(:?[0-9]{2})?)$'
      THEN (value::timestamptz AT TIME ZONE time_zone)::date
    WHEN value ~ '^[0-9-]{10}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$' THEN value::timestamp::date
  END;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format OR invalid_time_zone_displacement_value THEN
  RETURN NULL;
END $$;

-- The haversine formula, on a sphere of the earth's mean radius.
CREATE FUNCTION oracle.kilometres(a_latitude float8, a_longitude float8, b_latitude float8, b_longitude float8)
RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT 2 * 6371.0088 * asin(least(1, sqrt(sin(radians(b_latitude - a_latitude) / 2) ^ 2
    + cos(radians(a_latitude)) * cos(radians(b_latitude)) * sin(radians(b_longitude - a_longitude) / 2) ^ 2)))
$$;

CREATE FUNCTION oracle.iso_time(at timestamptz, time_zone text) RETURNS text LANGUAGE sql STABLE STRICT AS $$
  SELECT to_char(local, 'YYYY-MM-DD"T"HH24:MI:SS.MS')
    || CASE WHEN local < utc THEN '-' ELSE '+' END
    || to_char(greatest(local - utc, utc - local), 'HH24:MI')
  FROM (SELECT at AT TIME ZONE time_zone AS local, at AT TIME ZONE 'UTC' AS utc) AS clocks
$$;

-- Zeros beside a location are what a failed geocoding left.
CREATE FUNCTION oracle.is_point(latitude float8, longitude float8, location text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180
    AND NOT (latitude = 0 AND longitude = 0 AND coalesce(btrim(location), '') <> '')
$$;

CREATE MATERIALIZED VIEW oracle.lead AS
SELECT
  lead.id::int, lead.company_id::int, campaign_id::int, candidate_id::int, status, resume IS TRUE AS has_resume,
  (created_at AT TIME ZONE time_zone)::date AS created_day,
  (updated_at AT TIME ZONE time_zone)::date AS updated_day,
  (scheduled_at AT TIME ZONE time_zone)::date AS scheduled_day,
  created_at, completed_at,
  oracle.trimmed(oracle.folded(source)) AS same_source,
  oracle.same_method(completion_method) AS same_method,
  ARRAY(SELECT oracle.trimmed(oracle.folded(label.name)) FROM lead_label JOIN label ON label.id = label_id
    WHERE lead_id = lead.id) AS same_labels,
  oracle.words(lead.location) AS words,
  CASE WHEN oracle.is_point(latitude, longitude, lead.location) THEN latitude END AS latitude,
  CASE WHEN oracle.is_point(latitude, longitude, lead.location) THEN longitude END AS longitude,
  oracle.sortable(concat_ws(' ', nullif(first_name, ''), nullif(last_name, ''))) AS name_order,
  oracle.sortable(source) AS source_order,
  oracle.sortable(lead.location) AS location_order,
  lower(email) AS email,
  others, source, gender, education, school_name, lead.location, completion_method, email AS typed_email, phone, first_name, last_name, time_zone
FROM lead
JOIN company ON company.id = lead.company_id
JOIN folder ON folder.id = folder_id
JOIN candidate ON candidate.id = candidate_id;
CREATE UNIQUE INDEX ON oracle.lead (id);

-- The values of attributes that can be found, those of arrays among them: no nulls, objects, and arrays in arrays.
CREATE MATERIALIZED VIEW oracle.attribute AS
SELECT
  lead.id AS lead_id, lead.company_id, one.key, one.value #>> '{}' AS value, coalesce(data_type, 'text') AS data_type,
  oracle.trimmed(normalize(one.value #>> '{}', NFC)) AS text,
  oracle.number(one.value #>> '{}') AS number,
  oracle.day(one.value #>> '{}', time_zone) AS day,
  CASE WHEN one.key ~* '(^|[^a-z])e?mail($|[^a-z])' THEN lower(oracle.trimmed(one.value #>> '{}')) END AS email
FROM oracle.lead
CROSS JOIN jsonb_each(others) AS attribute
CROSS JOIN LATERAL (
  SELECT key, value WHERE jsonb_typeof(value) <> 'array'
  UNION ALL
  SELECT key, jsonb_array_elements(CASE WHEN jsonb_typeof(value) = 'array' THEN value ELSE '[]' END)
) AS one (key, value)
LEFT JOIN candidate_attribute AS definition ON definition.company_id = lead.company_id AND definition.key = one.key
WHERE jsonb_typeof(one.value) NOT IN ('null', 'array', 'object');
CREATE INDEX ON oracle.attribute (company_id, key);
CREATE INDEX ON oracle.attribute (lead_id);
CREATE INDEX ON oracle.attribute (email);

ANALYZE oracle.lead, oracle.attribute;

-- Whole candidates with all that can be included, in the order of their keys.
CREATE VIEW oracle.candidate AS
SELECT lead.id::int, json_build_object(
  'state', folder.status, 'folder', folder.name, 'campaign_id', campaign_id, 'campaign_ats_external_id', ats_external_id,
  'id', lead.id, 'candidate_id', candidate_id, 'first_name', first_name, 'last_name', last_name,
  'campaign_title', campaign.title, 'email', email, 'user_phone_number', phone, 'school_name', school_name,
  'education', education, 'gender', gender, 'source', source, 'location', lead.location,
  'completion_method', completion_method, 'scheduled_at', oracle.iso_time(scheduled_at, time_zone),
  'completed_at', oracle.iso_time(completed_at, time_zone), 'created_at', oracle.iso_time(lead.created_at, time_zone),
  'updated_at', oracle.iso_time(lead.updated_at, time_zone),
  'others', coalesce((SELECT json_object_agg(key, value) FROM jsonb_each_text(others) WHERE value IS NOT NULL), '{}'),
  'labels', ARRAY(SELECT label.name FROM lead_label JOIN label ON label.id = label_id WHERE lead_id = lead.id
    ORDER BY label.name COLLATE "C"),
  'links', coalesce(links, '[]'), 'employment', coalesce(employment, '[]'), 'photo', json_build_object('url', photo_url),
  'answers', coalesce((SELECT json_agg(json_build_object('question', question, 'transcript', transcript, 'file', file)
    ORDER BY answer.id) FROM answer WHERE lead_id = lead.id), '[]'),
  'attachments', coalesce((SELECT json_agg(json_build_object('id', attachment.id, 'name', name, 'url', url)
    ORDER BY attachment.id) FROM attachment WHERE lead_id = lead.id), '[]'),
  'documents', coalesce((SELECT json_agg(json_build_object('id', document.id,
      'created_at', oracle.iso_time(document.created_at, time_zone), 'tag', tag, 'files',
      coalesce((SELECT json_agg(json_build_object('id', file.id, 'name', name, 'content_type', content_type, 'url', url)
        ORDER BY file.id) FROM document_file AS file WHERE document_id = document.id), '[]'))
    ORDER BY document.id) FROM document WHERE lead_id = lead.id), '[]')
) AS body
FROM lead
JOIN company ON company.id = lead.company_id
JOIN campaign ON campaign.id = campaign_id
JOIN folder ON folder.id = folder_id
JOIN candidate ON candidate.id = candidate_id;
