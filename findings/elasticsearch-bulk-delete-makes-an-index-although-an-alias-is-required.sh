#!/usr/bin/env bash
# Elasticsearch 9.2.0: a bulk request with require_alias=true refuses to index into a name that is no alias, and makes no
# index. A delete with a version of its own in the very same request is not held to that: it makes an index of that name,
# with a mapping of its own. One would think that require_alias protects a whole bulk request from a missing alias.
set -euo pipefail
work=$(mktemp -d); chmod 755 "$work"; cd "$work"
server=; trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
java=${ES_JAVA_HOME:-${JAVA_HOME:?Set ES_JAVA_HOME to a JDK 21 or newer.}}
plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
artifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:9.2.0:zip
for goal in "get -Dtransitive=false" "copy -DoutputDirectory=$work"; do
  JAVA_HOME=$java mvn -q -B $plugin:${goal%% *} ${goal#* } -Dartifact=$artifact
done
"$java/bin/jar" xf elasticsearch-9.2.0.zip && cd elasticsearch-9.2.0 && chmod +x bin/* modules/*/platform/*/bin/* 2>/dev/null || true
port=$((20000 + RANDOM % 20000))
printf '%s\n' 'discovery.type: single-node' 'network.host: 127.0.0.1' "http.port: $port" 'transport.port: 0' \
  'xpack.security.enabled: false' 'cluster.routing.allocation.disk.threshold_enabled: false' > config/elasticsearch.yml
user=$(id -un); [ "$user" != root ] || { user=nobody; chown -R nobody "$work"; }
start="ES_JAVA_HOME=$java ES_JAVA_OPTS='-Xms512m -Xmx512m' HOME=$work exec bin/elasticsearch -p $work/pid"
if [ "$(id -un)" = root ]; then setpriv --reuid=nobody --clear-groups bash -c "$start" > "$work/log" 2>&1 &
else bash -c "$start" > "$work/log" 2>&1 & fi
url=http://127.0.0.1:$port
for _ in $(seq 120); do curl -fs "$url" > /dev/null && break; sleep 1; done
server=$(cat "$work/pid")
ask() { curl -s -H 'content-type: application/x-ndjson' "$@"; }

bulk() { ask -X POST "$url/_bulk?require_alias=true&filter_path=items.*.status,items.*.error.type" --data-binary "$1"$'\n'; }
names() { ask "$url/_cat/indices?h=index"; }
indexed=$(bulk $'{"index":{"_index":"leads","_id":"1","version":7,"version_type":"external"}}\n{"a":1}')
after_index=$(names)
deleted=$(bulk '{"delete":{"_index":"leads","_id":"1","version":7,"version_type":"external"}}')
after_delete=$(names)
printf 'an index action:  %s, indices: "%s"\na delete action:  %s, indices: "%s"\n' \
  "$indexed" "$after_index" "$deleted" "$after_delete"
# Seen:
# an index action:  {"items":[{"index":{"status":404,"error":{"type":"index_not_found_exception"}}}]}, indices: ""
# a delete action:  {"items":[{"delete":{"status":404}}]}, indices: "leads"
[ "$after_index" = "" ] && [ "$after_delete" = leads ] && echo 'As described.'
