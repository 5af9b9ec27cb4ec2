-- What one would make to search the leads with Postgres alone: a row a lead with what is filtered and sorted by, in the
-- order of the newest list, and an index for each kind of filter. What stands under "made to measure" serves a single
-- question. `place`, the points of locations without coordinates, is there already.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS earthdistance CASCADE;

-- Companies have attributes of their own, so days are rows with their key.
CREATE TABLE attribute_day AS
SELECT company_id, key, day, lead.id, created_at
FROM lead
CROSS JOIN jsonb_each_text(others) AS one (key, value)
CROSS JOIN LATERAL (SELECT CASE
  WHEN value ~ '^\d{4}-\d\d-\d\d$' THEN value::date
  WHEN value ~ '^\d\d-\d\d-\d{4}$' THEN to_date(value, 'DD-MM-YYYY')
END) AS read (day)
WHERE day IS NOT NULL;
CREATE INDEX ON attribute_day (company_id, key, day) INCLUDE (id, created_at);
CREATE INDEX ON attribute_day (id, key, day);

CREATE TABLE lead_search AS
SELECT
  lead.id, lead.company_id, created_at, status, lower(btrim(source)) AS source,
  lower(unaccent(normalize(concat_ws(' ', btrim(first_name), btrim(last_name)), NFKC))) AS name,
  ARRAY(SELECT label_id FROM lead_label WHERE lead_id = lead.id) AS label_ids,
  others || coalesce((SELECT jsonb_object_agg(key, day) FROM attribute_day WHERE id = lead.id), '{}') AS attributes,
  point.latitude, point.longitude, ll_to_earth(point.latitude, point.longitude) AS earth,
  -- The point on a sphere of radius 1: the product of two such points is the cosine of the angle between them.
  cos(radians(point.latitude)) * cos(radians(point.longitude)) AS x,
  cos(radians(point.latitude)) * sin(radians(point.longitude)) AS y,
  sin(radians(point.latitude)) AS z
FROM lead
JOIN company ON company.id = lead.company_id
JOIN folder ON folder.id = folder_id
JOIN candidate ON candidate.id = candidate_id
LEFT JOIN place ON place.location = lead.location AND place.country IS NOT DISTINCT FROM company.country
CROSS JOIN LATERAL (SELECT
  coalesce(lead.latitude, place.latitude) AS latitude, coalesce(lead.longitude, place.longitude) AS longitude) AS point
ORDER BY company_id, created_at DESC, id DESC;

CREATE UNIQUE INDEX ON lead_search (id);
CREATE INDEX ON lead_search (company_id, created_at DESC, id DESC);
CREATE INDEX ON lead_search USING gin (company_id, name gin_trgm_ops);
CREATE INDEX ON lead_search (company_id, source, status) INCLUDE (label_ids);
CREATE INDEX ON lead_search USING gin (company_id, status, source, label_ids);
CREATE INDEX ON lead_search USING gin (company_id, attributes);
CREATE INDEX ON lead_search USING gist (company_id, status, earth) INCLUDE (id, created_at);
CREATE INDEX ON lead_search (company_id, status, latitude) INCLUDE (x, y, z, id, created_at);
CREATE INDEX ON lead_search (company_id, status, created_at DESC, id DESC) INCLUDE (x, y, z);

-- Made to measure.
CREATE TABLE distinct_name AS SELECT DISTINCT company_id, name FROM lead_search;
CREATE INDEX ON distinct_name USING gin (company_id, name gin_trgm_ops);
CREATE INDEX ON lead_search (company_id, name, created_at DESC, id DESC);

CREATE TABLE label_status AS
SELECT company_id, label_id, source, status FROM lead_search CROSS JOIN unnest(label_ids) AS one (label_id);
CREATE INDEX ON label_status (company_id, label_id, source, status);

CREATE TABLE lead_days AS
SELECT company_id, birthday.day AS birthday, available.day AS available_from, id, birthday.created_at
FROM attribute_day AS birthday JOIN attribute_day AS available USING (company_id, id)
WHERE birthday.key = 'birthday' AND available.key = 'available_from';
CREATE INDEX ON lead_days (company_id, birthday, available_from) INCLUDE (id, created_at);
