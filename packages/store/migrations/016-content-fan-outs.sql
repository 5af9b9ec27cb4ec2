-- Why all leads of a company are read again: 'write' what their documents say has changed, with the company's country or
-- time zone; 'rewrite' documents are built in another way, or an operator asked. A search that waits for the latest changes
-- waits for the first alone.
ALTER TABLE sync.fanout ADD COLUMN IF NOT EXISTS operation text NOT NULL DEFAULT 'write'
  CHECK (operation IN ('write', 'rewrite'));
