package io.grpckit.examples.edge.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.regex.Pattern;

/** The header {@code content-disposition} of a file that is to be kept, not shown (RFC 6266). */
final class Attachment {

  private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9._-]+(?: [A-Za-z0-9._-]+)*+");
  private static final String UNESCAPED = "!#$&+-.^_`|~"; // beside letters and digits, RFC 8187

  private Attachment() {}

  static String named(String filename) {
    return SIMPLE.matcher(filename).matches()
        ? "attachment; filename=\"" + filename + '"'
        : "attachment; filename*=UTF-8''" + escaped(filename);
  }

  private static String escaped(String filename) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : filename.getBytes(UTF_8)) {
      boolean plain = b > 0 && (Character.isLetterOrDigit(b) || UNESCAPED.indexOf(b) >= 0);
      if (plain) {
        escaped.append((char) b);
      } else {
        escaped.append(String.format(Locale.ROOT, "%%%02X", b));
      }
    }
    return escaped.toString();
  }
}
