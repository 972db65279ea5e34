package io.grpckit.benchmarks;

import static io.grpckit.benchmarks.CallBytes.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What observability may allocate per unary call, beyond grpc-java alone: the bytes of the tables
 * in README.md. Not one of them is up to chance, so that the budgets are the figures of the day.
 */
class ByteBudgetTest {

  record Budget(String subject, long bytes) {}

  @ParameterizedTest
  @MethodSource
  void aServersCallStaysWithin(Budget budget) {
    ServerTelemetry telemetry = ServerTelemetry.valueOf(budget.subject);

    assertThat(of(telemetry) - of(ServerTelemetry.NONE)).isLessThanOrEqualTo(budget.bytes);
  }

  static List<Budget> aServersCallStaysWithin() throws IOException {
    return budgets("## A server's call");
  }

  @ParameterizedTest
  @MethodSource
  void aClientsCallStaysWithin(Budget budget) {
    ClientTelemetry telemetry = ClientTelemetry.valueOf(budget.subject);

    assertThat(of(telemetry) - of(ClientTelemetry.NONE)).isLessThanOrEqualTo(budget.bytes);
  }

  static List<Budget> aClientsCallStaysWithin() throws IOException {
    return budgets("## A client's call");
  }

  @Test
  void everythingOfTheKitHasABudget() throws IOException {
    assertThat(budgets("## A server's call").stream().map(Budget::subject))
        .containsExactlyInAnyOrderElementsOf(ofTheKit(ServerTelemetry.values()));
    assertThat(budgets("## A client's call").stream().map(Budget::subject))
        .containsExactlyInAnyOrderElementsOf(ofTheKit(ClientTelemetry.values()));
  }

  @Test
  void allThreeTogetherCostLessThanAThirdOfAnObservation() {
    long bare = of(ServerTelemetry.NONE);

    assertThat(3 * (of(ServerTelemetry.KIT_ALL) - bare))
        .isLessThan(of(ServerTelemetry.MICROMETER_OBSERVATION) - bare);
  }

  @Test
  void countsWhatACallAllocates() {
    assertThat(of(ServerTelemetry.NONE)).isBetween(1_000L, 10_000L);
    assertThat(of(ServerTelemetry.MICROMETER_METRICS)).isGreaterThan(of(ServerTelemetry.NONE));
  }

  private static List<String> ofTheKit(Enum<?>... subjects) {
    return Stream.of(subjects).map(Enum::name).filter(name -> name.startsWith("KIT_")).toList();
  }

  private static List<Budget> budgets(String heading) throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| kit "))
        .map(line -> line.split(" *\\| *", -1))
        .map(cells -> new Budget(name(cells[1]), Long.parseLong(cells[3])))
        .toList();
  }

  private static String name(String cell) {
    return cell.toUpperCase(Locale.ROOT).replace(' ', '_');
  }
}
