-- Up to which snapshot catalogue changes have been deleted. A reader whose last poll is older than that, because its
-- process was frozen, may have missed a revoked key: it reads everything again. Changes are deleted up to a snapshot,
-- not up to a time: one is as old as its transaction, but is seen only when that is committed.

CREATE TABLE sync.catalogue_horizon (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  forgotten pg_snapshot NOT NULL,
  -- The next snapshot to forget up to, and when it was taken.
  next      pg_snapshot NOT NULL DEFAULT pg_current_snapshot(),
  next_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- Versions of Galena without this table have deleted what was older than an hour: readers that poll see the rest.
INSERT INTO sync.catalogue_horizon (forgotten) VALUES ('1:1:');
