#!/usr/bin/env bash
# libphonenumber-js 1.13.16 and google-libphonenumber 3.2.47: a German mobile number with its country code but without the
# plus, as messengers and CRMs store it, is valid in Germany as it stands, as another number with the country code twice.
# The same spelling of a French or British number loses its country code and is read as meant. One would think that a
# number that is valid is the number, and that the country code is taken off in every country or in none.
set -euo pipefail
work=$(mktemp -d); cd "$work"; trap 'rm -rf "$work"' EXIT
npm install --silent --no-save --prefix "$work" libphonenumber-js@1.13.16 google-libphonenumber@3.2.47
cat > read.cjs <<'JS'
const { parsePhoneNumberFromString } = require('libphonenumber-js/max')
const { PhoneNumberUtil, PhoneNumberFormat } = require('google-libphonenumber')
const google = PhoneNumberUtil.getInstance()
for (const [text, region] of [['4915112345678', 'DE'], ['33612345678', 'FR'], ['447400123456', 'GB']]) {
  const js = parsePhoneNumberFromString(text, region)
  const other = google.parse(text, region)
  console.log(region, js.number, js.isValid(), google.format(other, PhoneNumberFormat.E164), google.isValidNumber(other))
}
JS
seen=$(node read.cjs); echo "$seen"
# Seen:
# DE +494915112345678 true +494915112345678 true
# FR +33612345678 true +33612345678 true
# GB +447400123456 true +447400123456 true
[ "$seen" = "DE +494915112345678 true +494915112345678 true
FR +33612345678 true +33612345678 true
GB +447400123456 true +447400123456 true" ] && echo 'As described.'
