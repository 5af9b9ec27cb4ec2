import java.io.*;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.analysis.*;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.ckb.SoraniNormalizationFilter;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.apache.lucene.analysis.fa.PersianNormalizationFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Reads words, one a line, and writes how Lucene normalises each: as Arabic and Persian, then as Sorani. */
class Normalise {
  public static void main(String[] args) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String word; (word = in.readLine()) != null; ) {
      var persian = new PersianNormalizationFilter(new ArabicNormalizationFilter(tokens(word)));
      out.println(only(persian) + "\t" + only(new SoraniNormalizationFilter(tokens(word))));
    }
    out.flush();
  }

  static TokenStream tokens(String word) {
    var tokenizer = new KeywordTokenizer();
    tokenizer.setReader(new StringReader(word));
    return tokenizer;
  }

  static String only(TokenStream tokens) throws IOException {
    try (tokens) {
      tokens.reset();
      return tokens.incrementToken() ? tokens.getAttribute(CharTermAttribute.class).toString() : "";
    }
  }
}
