package io.grpckit.interceptors.auth.jwt;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a claim is: the names of the objects that lead to it, and its own.
 *
 * @param text as it was written: names with dots between, a dot within a name after a backslash
 * @param parents the objects, outermost first
 * @param name the claim's own
 */
record ClaimPath(String text, List<String> parents, String name) {

  static ClaimPath of(String text) {
    List<String> names = names(requireNonNull(text, "name"));
    if (names.size() > 1 && text.contains("://") && !text.contains("\\.")) {
      throw new IllegalArgumentException(
          "name must have a backslash before each dot that belongs to it, as in"
              + " https://example\\.com/roles, was "
              + text);
    }
    int last = names.size() - 1;
    return new ClaimPath(text, List.copyOf(names.subList(0, last)), names.get(last));
  }

  private static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        name.append(text.charAt(++i));
      } else if (c == '.') {
        addTo(names, name, text);
        name.setLength(0);
      } else {
        name.append(c);
      }
    }
    addTo(names, name, text);
    return names;
  }

  private static void addTo(List<String> names, StringBuilder name, String text) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name must be names with dots between, was " + text);
    }
    names.add(name.toString());
  }
}
