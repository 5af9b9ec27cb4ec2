-- What an import recognises people by. It reads each text as a search does (packages/lead/src/text); Postgres alone can tell
-- what a plain one has, and those that it cannot tell share the key ''. Whoever changes a function must REINDEX its index.

-- A plain address in lower case, whatever the database's language does with I.
CREATE OR REPLACE FUNCTION sync.email_key(email text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN length(email) <= 320 AND email COLLATE "C" ~ '^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]*[A-Za-z0-9]$'
      THEN lower(email COLLATE "C")
    WHEN email <> '' THEN ''
  END
$$;

-- The last six digits of a plain number: old and new plans, and codes in front, leave them alone. A text with spaces,
-- slashes or a + within may be several numbers, and is not plain.
CREATE OR REPLACE FUNCTION sync.phone_key(phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN translate(phone, '0123456789().-', '') COLLATE "C" IN ('', CASE WHEN left(ltrim(phone, '('), 1) COLLATE "C" = '+' THEN '+' END)
      AND length(translate(phone, '().-+', '')) BETWEEN 6 AND 17 THEN right(translate(phone, '().-+', ''), 6)
    WHEN phone <> '' THEN ''
  END
$$;

-- Whoever writes a person runs them, and default privileges may have taken that away.
GRANT EXECUTE ON FUNCTION sync.email_key(text), sync.phone_key(text) TO PUBLIC;

-- alone: writers wait while an index is built, readers do not.
CREATE INDEX IF NOT EXISTS candidate_email_key ON candidate (company_id, sync.email_key(email) COLLATE "C")
  WHERE email <> '';

-- alone: the same for phones.
CREATE INDEX IF NOT EXISTS candidate_phone_key ON candidate (company_id, sync.phone_key(phone) COLLATE "C")
  WHERE phone <> '';
