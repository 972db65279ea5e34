package io.grpckit.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final long MIB = 1 << 20;

  private final StringWriter printed = new StringWriter();
  private long now = Long.MAX_VALUE - 1000;

  @Test
  void printsALinePerQuarterWithoutATerminal() {
    ProgressBar bar = bar(false);

    bar.start(0, 8 * MIB);
    for (int i = 1; i <= 8; i++) {
      now += Duration.ofSeconds(1).toNanos();
      bar.at(i * MIB);
    }

    assertThat(printed.toString().lines())
        .containsExactly(
            "upload   0 %  0.0 of 8.0 MiB  0.0 MiB/s",
            "upload  25 %  2.0 of 8.0 MiB  1.0 MiB/s",
            "upload  50 %  4.0 of 8.0 MiB  1.0 MiB/s",
            "upload  75 %  6.0 of 8.0 MiB  1.0 MiB/s",
            "upload 100 %  8.0 of 8.0 MiB  1.0 MiB/s");
  }

  @Test
  void drawsTheSameLineAgainOnATerminal() {
    ProgressBar bar = bar(true);

    bar.start(0, 4 * MIB);
    now += Duration.ofSeconds(1).toNanos();
    bar.at(2 * MIB);
    bar.at(4 * MIB);

    assertThat(List.of(printed.toString().split("\r")))
        .hasSize(4)
        .last()
        .isEqualTo(
            "[==============================] upload 100 %  4.0 of 4.0 MiB  4.0 MiB/s\u001B[K"
                + System.lineSeparator());
    assertThat(printed.toString()).containsOnlyOnce(System.lineSeparator());
  }

  @Test
  void redrawsAtMostTenTimesASecond() {
    ProgressBar bar = bar(true);

    bar.start(0, 1000 * MIB);
    for (int i = 1; i < 1000; i++) {
      now += Duration.ofMillis(1).toNanos();
      bar.at(i * MIB);
    }

    assertThat(printed.toString().chars().filter(c -> c == '\r').count()).isBetween(9L, 11L);
  }

  @Test
  void countsOnlyWhatThisAttemptMovedAsSpeed() {
    ProgressBar bar = bar(false);

    bar.start(6 * MIB, 8 * MIB);
    now += Duration.ofSeconds(1).toNanos();
    bar.at(8 * MIB);

    assertThat(printed.toString().lines()).last().asString().endsWith("2.0 MiB/s");
  }

  @Test
  void showsAnEmptyFileAsDone() {
    bar(false).start(0, 0);

    assertThat(printed.toString()).startsWith("upload 100 %");
  }

  private ProgressBar bar(boolean interactive) {
    return new ProgressBar(new PrintWriter(printed), interactive, "upload", () -> now);
  }
}
