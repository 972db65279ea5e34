package io.grpckit.examples.edge.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HttpDateTest {

  @Test
  void hasTwoDigitsForTheDay() {
    long time = Instant.parse("2026-11-03T04:05:06Z").toEpochMilli();

    assertThat(HttpDate.of(time)).isEqualTo("Tue, 03 Nov 2026 04:05:06 GMT");
  }
}
