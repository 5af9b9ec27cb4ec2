-- The brake on mass removal. A write that would remove or overwrite a searched document although no change of its lead
-- asks for it is held here, once too many of a company come together, until an operator decides.
CREATE TABLE sync.held (
  lead_id    bigint PRIMARY KEY,
  -- Of the document, as the index has it.
  company_id bigint NOT NULL,
  -- What is done once it is confirmed.
  operation  text NOT NULL CHECK (operation IN ('delete', 'rewrite')),
  held_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Of the last batch that found it. What an earlier batch has read does not answer it.
  token      bigint NOT NULL
);
CREATE INDEX held_company ON sync.held (company_id, operation);

-- The documents that were removed or overwritten like this in the last ten minutes, without being held. A batch that is
-- tried again counts once.
CREATE TABLE sync.removal (
  company_id bigint NOT NULL,
  address    text NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (company_id, address)
);

-- How many go on without being held; null where the default counts.
ALTER TABLE sync.throttle ADD hold_documents integer, ADD hold_percent float8;

-- When the sweep last began to hurry because of what it found.
ALTER TABLE sync.sweep ADD hurried_at timestamptz;

-- Changes that wait since before there were operations do not say that they were deletes.
UPDATE sync.change SET operation = 'delete'
WHERE operation = 'write' AND NOT EXISTS (SELECT FROM public.lead WHERE lead.id = change.lead_id);
