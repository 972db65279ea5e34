package io.grpckit.examples.cluster;

import java.io.PrintWriter;
import java.util.List;

/** What has changed since the row before. Used by one thread. */
final class CallTable {
  private static final int ROWS_A_HEADER = 20;

  private final List<String> ports;
  private final CallCounter counter;
  private final PrintWriter out;
  private final int[] before;
  private int rows;

  CallTable(List<String> ports, CallCounter counter, PrintWriter out) {
    this.ports = ports;
    this.counter = counter;
    this.out = out;
    this.before = new int[ports.size() + 2];
    ports.forEach(port -> change(ports.indexOf(port), counter.answeredBy(port)));
  }

  void printRow() {
    if (rows % ROWS_A_HEADER == 0) {
      out.println("second" + cells(ports) + cells(List.of("failed", "retried")));
    }
    rows++;
    StringBuilder row = new StringBuilder("%6d".formatted(rows));
    for (int i = 0; i < ports.size(); i++) {
      row.append(cell(change(i, counter.answeredBy(ports.get(i)))));
    }
    row.append(cell(change(ports.size(), counter.failed())));
    row.append(cell(change(ports.size() + 1, counter.retried())));
    out.println(row);
  }

  private int change(int column, int now) {
    int change = now - before[column];
    before[column] = now;
    return change;
  }

  private static String cells(List<String> values) {
    StringBuilder cells = new StringBuilder();
    values.forEach(value -> cells.append(cell(value)));
    return cells.toString();
  }

  private static String cell(Object value) {
    return "%9s".formatted(value);
  }
}
