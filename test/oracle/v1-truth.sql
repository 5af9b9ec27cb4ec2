-- What the native search compares, beside what `truth.sql` has. $$ quotes bodies.
CREATE FUNCTION oracle.same_email(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT casefold(oracle.trimmed(normalize($1, NFKC)) COLLATE pg_unicode_fast)
$$;

CREATE MATERIALIZED VIEW oracle.v1_lead AS
SELECT one.*, lead.folder_id, lead.updated_at, lead.scheduled_at,
  oracle.trimmed(oracle.folded(campaign.title)) AS same_title,
  array_remove(ARRAY(
    SELECT oracle.same_email(one.typed_email) WHERE oracle.trimmed(one.typed_email) <> ''
    UNION SELECT oracle.same_email(value) FROM oracle.attribute WHERE lead_id = one.id AND attribute.email IS NOT NULL
  ), NULL) AS emails
FROM oracle.lead AS one JOIN lead ON lead.id = one.id JOIN campaign ON campaign.id = one.campaign_id;
CREATE UNIQUE INDEX ON oracle.v1_lead (id);

-- Attributes that have a value: no nulls, empty texts and empty lists.
CREATE MATERIALIZED VIEW oracle.v1_value AS
SELECT lead.id AS lead_id, one.key FROM oracle.lead CROSS JOIN jsonb_each(others) AS one (key, value)
WHERE value NOT IN ('null', '[]') AND oracle.trimmed(value #>> '{}') <> '';
CREATE INDEX ON oracle.v1_value (lead_id, key);

ANALYZE oracle.v1_lead, oracle.v1_value;
