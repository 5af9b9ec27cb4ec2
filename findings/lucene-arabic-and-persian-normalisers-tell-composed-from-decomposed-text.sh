#!/usr/bin/env bash
# Lucene 9.12.2 (the same in 10.3.1): ArabicNormalizer and PersianNormalizer work on characters, not on text. Of two
# canonically equivalent spellings they fold one and not the other. In `Ahmad`, a composed alef with hamza becomes a bare
# alef; decomposed (NFD), the hamza U+0654 stays, because the Arabic rule removes U+064B to U+0652 only. And U+06C0 (heh with
# yeh above), which the Persian rule makes a heh, decomposes to U+06D5 and not to heh, so what is left looks like a heh and
# is none. One would think that a normaliser for search makes equal what Unicode calls equal; the text must be composed first.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
[ -z "${ES_JAVA_HOME:-${JAVA_HOME:-}}" ] || PATH=${ES_JAVA_HOME:-$JAVA_HOME}/bin:$PATH
for name in core analysis-common; do
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=org.apache.lucene:lucene-$name:9.12.2 -DoutputDirectory="$work"
done
cat > Show.java <<'JAVA'
import java.text.Normalizer;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.ar.ArabicNormalizer;
import org.apache.lucene.analysis.fa.PersianNormalizer;

class Show {
  public static void main(String[] args) {
    show("Arabic, ahmad", "\u0623\u062d\u0645\u062f", false);
    show("Persian, heh", "\u06c0", true);
  }

  static void show(String name, String text, boolean isPersian) {
    for (var form : Normalizer.Form.values()) {
      if (form != Normalizer.Form.NFC && form != Normalizer.Form.NFD) continue;
      char[] letters = Normalizer.normalize(text, form).toCharArray();
      int length = isPersian
          ? new PersianNormalizer().normalize(letters, letters.length)
          : new ArabicNormalizer().normalize(letters, letters.length);
      String points = new String(letters, 0, length).chars().mapToObj(Integer::toHexString).collect(Collectors.joining(" "));
      System.out.println(name + " " + form + ": " + points);
    }
  }
}
JAVA
seen=$(java -cp 'lucene-core-9.12.2.jar:lucene-analysis-common-9.12.2.jar' Show.java | sort)
printf '%s\n' "$seen"
# Seen:
expected='Arabic, ahmad NFC: 627 62d 645 62f
Arabic, ahmad NFD: 627 654 62d 645 62f
Persian, heh NFC: 647
Persian, heh NFD: 6d5'
[ "$seen" = "$expected" ] && echo 'As described.'
