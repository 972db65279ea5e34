package io.grpckit.examples.process;

import java.time.Duration;

/** How long a server may take on a machine that does much else. */
final class Servers {
  static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);

  private Servers() {}
}
