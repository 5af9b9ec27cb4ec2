-- Which installation this database is, so that another one on the same Elasticsearch never takes its index for its own.
-- A backup and a copy have the same id; the server's identifier and the database's number tell them apart.
-- The indexers hold the index by a lease in Elasticsearch, whose nonce changes at each renewal: `next_nonce` is recorded
-- before it is written there, `nonce` afterwards. A copy of the server's files has an old nonce. Who takes an index over
-- begins a new term; each index is written under an alias that names the term, so writes of an older term are refused.
CREATE TABLE sync.installation (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  term       uuid NOT NULL DEFAULT gen_random_uuid(),
  renewals   bigint NOT NULL DEFAULT 0,
  nonce      uuid NOT NULL DEFAULT gen_random_uuid(),
  next_nonce uuid
);
CREATE UNIQUE INDEX one_installation ON sync.installation ((true));
INSERT INTO sync.installation DEFAULT VALUES;

-- An index is known by its UUID: one that somebody deleted and made again has another. `operations` is how many writes
-- Elasticsearch had kept when it was last asked: fewer mean that its disk was restored to an older state.
-- `filling_since`: it was lost and made anew, and does not hold every lead yet.
ALTER TABLE sync.target
  ADD index_uuid text,
  ADD operations bigint,
  ADD filling_since timestamptz;
