-- What cursors of the native search are signed with: whichever api made one, every other accepts it, also after a restart.
CREATE TABLE sync.cursor_secret (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- 244 random bits.
  secret   bytea NOT NULL DEFAULT decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')
);
INSERT INTO sync.cursor_secret DEFAULT VALUES;
