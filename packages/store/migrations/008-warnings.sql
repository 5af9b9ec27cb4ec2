-- What is wrong around the index, as the indexers see it: one row each, for as long as it lasts.
CREATE TABLE sync.warning (
  code    text PRIMARY KEY,
  message text NOT NULL,
  since   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What a change is about, which decides whether a document may be removed or overwritten because of it without asking:
-- 'write' a trigger saw an insert or an update; 'delete' a trigger saw a delete, or an operator asked for one;
-- 'rewrite' the way of building documents changed, or an operator asked; 'repair' a comparison found a difference.
ALTER TABLE sync.change ADD operation text NOT NULL DEFAULT 'write'
  CHECK (operation IN ('write', 'delete', 'rewrite', 'repair'));
