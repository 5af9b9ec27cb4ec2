import java.io.*;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.analysis.ar.ArabicNormalizer;
import org.apache.lucene.analysis.ckb.SoraniNormalizer;
import org.apache.lucene.analysis.fa.PersianNormalizer;

/** Reads words, one a line, and writes how Lucene normalises each: as Arabic and Persian, then as Sorani. */
class Normalise {
  public static void main(String[] args) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    var arabic = new ArabicNormalizer();
    var persian = new PersianNormalizer();
    var sorani = new SoraniNormalizer();
    for (String word; (word = in.readLine()) != null; ) {
      char[] one = word.toCharArray();
      int length = persian.normalize(one, arabic.normalize(one, one.length));
      char[] two = word.toCharArray();
      out.println(new String(one, 0, length) + "\t" + new String(two, 0, sorani.normalize(two, two.length)));
    }
    out.flush();
  }
}
