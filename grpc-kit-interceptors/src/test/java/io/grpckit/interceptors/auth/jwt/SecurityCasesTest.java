package io.grpckit.interceptors.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.interceptors.testing.SecurityCase;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security-cases.md names, for each of the 66 cases, the tests that play it. */
class SecurityCasesTest {

  private static final Path DOC = Path.of("docs/security-cases.md");
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|.*\\| ([A-Za-z, ]+) \\|");

  @Test
  void areAllPlayedByTheTestsThatTheCatalogueNames() throws Exception {
    assertThat(catalogue()).isEqualTo(tests());
  }

  @Test
  void areSixtySix() throws Exception {
    assertThat(catalogue().keySet())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 66).boxed().toList());
  }

  private static Map<Integer, SortedSet<String>> catalogue() throws IOException {
    Map<Integer, SortedSet<String>> rows = new TreeMap<>();
    for (String line : Files.readAllLines(DOC)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(
            Integer.valueOf(row.group(1)), new TreeSet<>(List.of(row.group(2).split(", ", -1))));
      }
    }
    return rows;
  }

  private static Map<Integer, SortedSet<String>> tests() throws Exception {
    Map<Integer, SortedSet<String>> tests = new TreeMap<>();
    for (Class<?> test : testClasses()) {
      for (int number : numbers(test)) {
        tests.computeIfAbsent(number, any -> new TreeSet<>()).add(outermost(test).getSimpleName());
      }
    }
    for (BadToken bad : BadToken.all()) {
      tests
          .computeIfAbsent(bad.number(), any -> new TreeSet<>())
          .add(RefusedTokensTest.class.getSimpleName());
    }
    return tests;
  }

  private static List<Integer> numbers(Class<?> test) {
    List<Integer> numbers = new ArrayList<>(numbers(test.getAnnotation(SecurityCase.class)));
    for (Method method : test.getDeclaredMethods()) {
      numbers.addAll(numbers(method.getAnnotation(SecurityCase.class)));
    }
    return numbers;
  }

  private static List<Integer> numbers(SecurityCase cases) {
    return cases == null ? List.of() : IntStream.of(cases.value()).boxed().toList();
  }

  private static Class<?> outermost(Class<?> type) {
    return type.getEnclosingClass() == null ? type : outermost(type.getEnclosingClass());
  }

  private static List<Class<?>> testClasses()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path root =
        Path.of(SecurityCase.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file :
          files.filter(it -> it.toString().matches(".*Test(\\$\\w+)?\\.class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.').replace('\\', '.');
        classes.add(
            Class.forName(
                name.substring(0, name.length() - ".class".length()),
                false,
                SecurityCasesTest.class.getClassLoader()));
      }
    }
    return classes;
  }
}
