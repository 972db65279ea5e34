package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.process.DeliveryTable.Times;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DeliveryTableTest {

  private final DeliveryTable table = new DeliveryTable(1_000);

  @Test
  void showsTheMediansOfTheRoundsAndHowManyTimesAsLongEachTook() {
    table.add(new Times(0.3, 10), new Times(1.1, 25));
    table.add(new Times(0.2, 40), new Times(1.0, 40));
    table.add(new Times(0.5, 20), new Times(4.0, 60));

    assertThat(table.toString().lines())
        .containsExactly(
            "| 1,000 messages a second | p50 | p99 |",
            "|---|---|---|",
            "| JetStream alone: published, consumed | 0.3 ms | 20.0 ms |",
            "| `SendMessage` at one server, `GetMessages` at another"
                + " | 1.1 ms | 40.0 ms: 2.5 times as long |",
            "",
            "× p99, round by round: 2.5, 1.0, 3.0; the median is 2.5.");
  }

  @Test
  void isTheTableOfTheReadme() throws Exception {
    assertThat(Files.readString(Path.of("README.md")))
        .contains(table.head())
        .contains("| " + DeliveryTable.ALONE + " |")
        .contains("| " + DeliveryTable.THROUGH + " |");
  }
}
