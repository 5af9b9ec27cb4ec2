-- A batch costs some 70 ms however small it is. With sixteen shards and two batches at a time each shard waited for
-- seven others; four are enough for as many batches at once as one machine can use.
ALTER TABLE sync.change DROP COLUMN shard;
ALTER TABLE sync.change ADD COLUMN shard smallint NOT NULL GENERATED ALWAYS AS ((hashint8(lead_id) & 3)::smallint) STORED;
CREATE INDEX change_due ON sync.change (lane, shard, not_before, id);
