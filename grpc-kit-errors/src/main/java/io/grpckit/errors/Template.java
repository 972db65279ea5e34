package io.grpckit.errors;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages with {@code {key}} in them. */
final class Template {
  private static final Pattern KEY = Pattern.compile("\\{([A-Za-z0-9_.-]+)}");

  private Template() {}

  static String fill(String template, Map<String, String> values) {
    return KEY.matcher(template)
        .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), template, values)));
  }

  private static String value(String key, String template, Map<String, String> values) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "metadata must have every key of \"" + template + "\", has no " + key);
    }
    return value;
  }
}
