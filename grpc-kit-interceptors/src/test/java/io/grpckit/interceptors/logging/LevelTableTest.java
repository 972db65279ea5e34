package io.grpckit.interceptors.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.grpckit.interceptors.observe.CallSide;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.grpckit.interceptors.observe.TestCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** The levels are those of the table in docs/observability.md. */
class LevelTableTest {

  private static final int SERVER = 2;
  private static final int CLIENT = 3;

  @Test
  void ofServersCallsOfKnownMethods() throws IOException {
    assertThat(levels(method(CallSide.SERVER, true))).isEqualTo(documented(SERVER, "a known"));
  }

  @Test
  void ofServersCallsOfUnknownMethods() throws IOException {
    assertThat(levels(method(CallSide.SERVER, false))).isEqualTo(documented(SERVER, "an unknown"));
  }

  @Test
  void ofClientsCalls() throws IOException {
    assertThat(levels(method(CallSide.CLIENT, true))).isEqualTo(documented(CLIENT, "a known"));
    assertThat(levels(method(CallSide.CLIENT, false))).isEqualTo(documented(CLIENT, "an unknown"));
  }

  private static ObservedMethod method(CallSide side, boolean known) {
    return known
        ? new ObservedMethod(
            side,
            "test.v1.Calls/UNARY",
            TestCalls.method(io.grpc.MethodDescriptor.MethodType.UNARY),
            "")
        : new ObservedMethod(side, ObservedMethod.OTHER, null, "");
  }

  private static Map<Code, Level> levels(ObservedMethod method) {
    Level[] levels = new LevelRules().of(method);
    Map<Code, Level> byCode = new EnumMap<>(Code.class);
    Arrays.stream(Code.values()).forEach(code -> byCode.put(code, levels[code.value()]));
    return byCode;
  }

  /** One column, as it applies to methods of one kind; "the rest" is what no other row names. */
  private static Map<Code, Level> documented(int column, String kind) throws IOException {
    Map<Code, Level> byCode = new EnumMap<>(Code.class);
    Level rest = null;
    for (String[] cells : rows()) {
      Level level = Level.valueOf(cells[1]);
      for (String item : cells[column].split(", ", -1)) {
        String[] codeAndKind = item.split(" of | method", 3);
        if (item.equals("the rest")) {
          assertThat(rest).isNull();
          rest = level;
        } else if (!item.isEmpty() && (codeAndKind.length == 1 || codeAndKind[1].equals(kind))) {
          assertThat(byCode.put(Code.valueOf(codeAndKind[0]), level)).isNull();
        }
      }
    }
    for (Code code : Code.values()) {
      byCode.putIfAbsent(code, rest);
    }
    return byCode;
  }

  private static List<String[]> rows() throws IOException {
    List<String[]> rows =
        Files.readAllLines(Path.of("docs/observability.md")).stream()
            .dropWhile(line -> !line.startsWith("| Level |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> line.split(" *\\| *", -1))
            .toList();
    assertThat(rows).hasSize(4);
    return rows;
  }
}
