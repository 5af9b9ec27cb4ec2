#!/bin/sh
# Lucene 9.12.2 (Maven Central: org.apache.lucene:lucene-analysis-common), run without Galena.
#
# ArabicNormalizer and PersianNormalizer work on characters, not on text: of two canonically equivalent spellings (Unicode
# NFC and NFD) they fold one and not the other. `Ahmad` with a composed alef+hamza becomes bare alef; decomposed, as macOS
# and some keyboards write it, the hamza (U+0654) stays, because the Arabic rule removes U+064B to U+0652 only. And U+06C0
# (heh with yeh above) decomposes to U+06D5, not to heh, so the Persian rule for it never meets the decomposed form, and
# leaves a letter that looks like heh and is none. Whoever folds with these rules has to compose the text first.
#
# Seen on 28 November 2026 (U+ numbers in hexadecimal):
#   ahmad composed 627 62d 645 62f
#   ahmad decomposed 627 654 62d 645 62f
#   heh composed 647
#   heh decomposed 6d5
# Needs a JDK 11 or newer, and Maven. Fails when this changes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for name in core analysis-common; do
  mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="org.apache.lucene:lucene-$name:9.12.2" -DoutputDirectory="$work" -Dmdep.useBaseVersion=true
done
cat > Show.java <<'JAVA'
import java.text.Normalizer;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.ar.ArabicNormalizer;
import org.apache.lucene.analysis.fa.PersianNormalizer;

class Show {
  public static void main(String[] args) {
    show("ahmad", "\u0623\u062d\u0645\u062f", false);
    show("heh", "\u06c0", true);
  }

  static void show(String name, String text, boolean persian) {
    for (var form : new Normalizer.Form[] {Normalizer.Form.NFC, Normalizer.Form.NFD}) {
      char[] letters = Normalizer.normalize(text, form).toCharArray();
      int length = new ArabicNormalizer().normalize(letters, letters.length);
      if (persian) length = new PersianNormalizer().normalize(letters, length);
      System.out.println(name + (form == Normalizer.Form.NFC ? " composed " : " decomposed ")
          + new String(letters, 0, length).chars().mapToObj(Integer::toHexString).collect(Collectors.joining(" ")));
    }
  }
}
JAVA
java -cp "lucene-core-9.12.2.jar:lucene-analysis-common-9.12.2.jar" Show.java > seen
cat seen
cat > expected <<'END'
ahmad composed 627 62d 645 62f
ahmad decomposed 627 654 62d 645 62f
heh composed 647
heh decomposed 6d5
END
diff expected seen
