#!/usr/bin/env bash
# Elasticsearch 9.2.0: with versions from outside (version_type=external), a late write of an older version is refused after
# a delete of a newer one, because the delete's version is remembered (index.gc_deletes, a minute by default). When the
# index is closed and opened in between, the delete is forgotten at once: the older write is accepted, and the deleted
# document is back.
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

put() {
  ask -X PUT "$url/leads/_doc/$1?version=$2&version_type=external" -d '{"a":1}' |
    grep -oE 'version_conflict_engine_exception|"result":"created"' | head -1
}
ask -o /dev/null -X PUT "$url/leads" -d '{"settings":{"number_of_replicas":0,"index.gc_deletes":"1h"}}'
for id in 1 2; do
  put $id 5 > /dev/null
  ask -o /dev/null -X DELETE "$url/leads/_doc/$id?version=9&version_type=external"
done
before=$(put 1 7)
ask -o /dev/null -X POST "$url/leads/_flush"
ask -o /dev/null -X POST "$url/leads/_close"
ask -o /dev/null -X POST "$url/leads/_open"
ask -o /dev/null "$url/_cluster/health?wait_for_status=green&timeout=60s"
after=$(put 2 7)
printf 'version 7 after a delete of version 9:          %s\nthe same after the index was closed and opened: %s\n' "$before" "$after"
# Seen:
# version 7 after a delete of version 9:          version_conflict_engine_exception
# the same after the index was closed and opened: "result":"created"
[[ $before == *version_conflict* ]] && [[ $after == *created* ]] && echo 'As described.'
