package io.grpckit.examples.edge.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path as {@code google.api.http} writes it: {@code /v1/users/{user_id}}, {@code
 * /v1/{name=shelves/*}/books:list}, {@code /v1/files/**}.
 */
final class PathTemplate {

  private static final Pattern PART =
      Pattern.compile("\\{([a-z0-9_.]+)(?:=([^}]+))?}|\\*\\*?|[^{*]+");

  private final List<String> variables = new ArrayList<>();
  private final Pattern pattern;
  private final int literals;

  private PathTemplate(String template) {
    StringBuilder regex = new StringBuilder();
    Matcher part = PART.matcher(template);
    int literal = 0;
    while (part.find()) {
      if (part.group(1) == null) {
        regex.append(segments(part.group()));
        literal += part.group().startsWith("*") ? 0 : part.group().length();
      } else {
        variables.add(part.group(1));
        String value = part.group(2) == null ? "*" : part.group(2);
        regex.append('(').append(segments(value)).append(')');
      }
    }
    pattern = Pattern.compile(regex.toString());
    literals = literal;
  }

  static PathTemplate parse(String template) {
    return new PathTemplate(template);
  }

  private static String segments(String text) {
    StringBuilder regex = new StringBuilder();
    Matcher part = PART.matcher(text);
    while (part.find()) {
      regex.append(
          switch (part.group()) {
            case "*" -> "[^/]+";
            case "**" -> ".+";
            default -> Pattern.quote(part.group());
          });
    }
    return regex.toString();
  }

  /** How much of a path must be just so; of two templates that match, the longer one is meant. */
  int literals() {
    return literals;
  }

  /** The decoded variables of a path that matches; null if it does not. */
  @Nullable Map<String, String> match(String path) {
    Matcher matcher = pattern.matcher(path);
    if (!matcher.matches()) {
      return null;
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      values.put(variables.get(i), decoded(matcher.group(i + 1)));
    }
    return values;
  }

  /** In a path, unlike in a query, a plus is a plus. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
