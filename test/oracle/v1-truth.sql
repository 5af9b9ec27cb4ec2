-- What the native search compares, beside what `truth.sql` has. $$ quotes bodies.
CREATE FUNCTION oracle.same_email(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT casefold(oracle.trimmed(normalize($1, NFKC)) COLLATE pg_unicode_fast)
$$;

CREATE MATERIALIZED VIEW oracle.v1_lead AS
SELECT one.*, lead.folder_id, lead.updated_at, lead.scheduled_at,
  oracle.trimmed(oracle.folded(campaign.title)) AS same_title,
  oracle.trimmed(oracle.folded(one.gender)) AS same_gender,
  oracle.trimmed(oracle.folded(one.education)) AS same_education,
  oracle.trimmed(oracle.folded(one.school_name)) AS same_school_name,
  array_remove(ARRAY(
    SELECT oracle.same_email(one.typed_email) WHERE oracle.trimmed(one.typed_email) <> ''
    UNION SELECT oracle.same_email(value) FROM oracle.attribute WHERE lead_id = one.id AND attribute.email IS NOT NULL
  ), NULL) AS emails
FROM oracle.lead AS one JOIN lead ON lead.id = one.id JOIN campaign ON campaign.id = one.campaign_id;
CREATE UNIQUE INDEX ON oracle.v1_lead (id);

-- Attributes that have a value: not only nulls, empty texts and empty lists.
CREATE MATERIALIZED VIEW oracle.v1_value AS
SELECT lead_id, key FROM oracle.attribute WHERE text <> ''
UNION
SELECT id, key FROM oracle.lead CROSS JOIN jsonb_each(others)
WHERE jsonb_typeof(value) = 'object' OR jsonb_typeof(value) = 'array' AND EXISTS (
  SELECT FROM jsonb_array_elements(CASE WHEN jsonb_typeof(value) = 'array' THEN value ELSE '[]' END) AS element
  WHERE jsonb_typeof(element) IN ('array', 'object'));
CREATE INDEX ON oracle.v1_value (lead_id, key);

ANALYZE oracle.v1_lead, oracle.v1_value;

-- The words of answers, and those of attributes, school and education.
CREATE FUNCTION oracle.text_words(text) RETURNS SETOF text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT word FROM regexp_split_to_table(
    translate(oracle.folded($1), '٠١٢٣٤٥٦٧٨٩', '0123456789') COLLATE pg_unicode_fast, '[^[:alnum:]]+') AS word
  WHERE word <> ''
$$;

CREATE MATERIALIZED VIEW oracle.v1_word AS
SELECT DISTINCT lead_id, place, word FROM (
  SELECT lead_id, 'answers' AS place, transcript AS text FROM answer
  UNION ALL SELECT lead_id, 'attributes', value FROM oracle.attribute
  UNION ALL SELECT id, 'attributes', school_name FROM oracle.lead
  UNION ALL SELECT id, 'attributes', education FROM oracle.lead
) AS texts CROSS JOIN oracle.text_words(text) AS word;
CREATE INDEX ON oracle.v1_word (lead_id);
