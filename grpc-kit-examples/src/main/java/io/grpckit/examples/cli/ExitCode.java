package io.grpckit.examples.cli;

import io.grpc.Status;

/** What the program exits with. Two is picocli's own: a command line that makes no sense. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;

  private static final int STATUS_BASE = 64;

  private ExitCode() {}

  /** 64 plus the number of the status code, as grpcurl does: PERMISSION_DENIED is 71. */
  static int of(Status.Code code) {
    return code == Status.Code.OK ? OK : STATUS_BASE + code.value();
  }
}
