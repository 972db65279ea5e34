package io.grpckit.interceptors.observe;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of docs/observability.md. */
record EndingsTable(List<Row> rows) {

  record Row(
      String ending, Set<MethodType> types, Set<Status.Code> server, Set<Status.Code> client) {}

  static EndingsTable read() {
    try {
      return new EndingsTable(
          Files.readAllLines(Path.of("docs/observability.md")).stream()
              .dropWhile(line -> !line.equals("## How calls end"))
              .takeWhile(line -> !line.equals("## Metrics"))
              .filter(line -> line.matches("\\| `[A-Z_]+` \\|.*"))
              .map(EndingsTable::row)
              .toList());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Row row(Ending ending, MethodType type) {
    List<Row> matching =
        rows.stream()
            .filter(row -> row.ending.equals(ending.name()) && row.types.contains(type))
            .toList();
    if (matching.size() != 1) {
      throw new AssertionError("rows for " + ending + " of " + type + ": " + matching);
    }
    return matching.get(0);
  }

  private static Row row(String line) {
    String[] cells = line.split(" *\\| *", -1);
    return new Row(cells[1].replace("`", ""), types(cells[2]), codes(cells[3]), codes(cells[4]));
  }

  private static Set<MethodType> types(String cell) {
    return cell.equals("all")
        ? Set.of(
            MethodType.UNARY,
            MethodType.CLIENT_STREAMING,
            MethodType.SERVER_STREAMING,
            MethodType.BIDI_STREAMING)
        : Arrays.stream(cell.split(", "))
            .map(type -> MethodType.valueOf(type.toUpperCase(Locale.ROOT).replace(' ', '_')))
            .collect(Collectors.toSet());
  }

  private static Set<Status.Code> codes(String cell) {
    return Arrays.stream(cell.split(" or ")).map(Status.Code::valueOf).collect(Collectors.toSet());
  }
}
