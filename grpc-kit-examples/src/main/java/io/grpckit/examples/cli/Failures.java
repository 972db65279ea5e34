package io.grpckit.examples.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.client.ClientException;
import io.grpckit.examples.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;

/** Tells the user what went wrong: one line, and below it each field that is wrong. */
final class Failures {
  private Failures() {}

  /** Prints a failure and answers what to exit with. */
  static int report(Exception failure, PrintWriter err) throws Exception {
    if (failure instanceof StatusRuntimeException refused) {
      describe(refused, err);
      return ExitCode.of(refused.getStatus().getCode());
    }
    err.println("error: " + Terminal.safe(message(failure)));
    return ExitCode.FAILED;
  }

  private static void describe(StatusRuntimeException refused, PrintWriter err) {
    RpcFailure failure = RpcFailure.from(refused);
    String message = failure.message() + why(refused);
    err.println("error: " + failure.code() + ": " + Terminal.safe(message));
    failure
        .violations()
        .forEach(
            violation ->
                err.println(
                    "  %s: %s"
                        .formatted(
                            Terminal.safe(violation.field()), Terminal.safe(violation.message()))));
    hint(failure.code(), err);
  }

  /** What this side knows of a call that never reached the server: "Connection refused", say. */
  private static String why(StatusRuntimeException refused) {
    Throwable cause = refused.getStatus().getCause();
    return cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
  }

  private static void hint(Status.Code code, PrintWriter err) {
    switch (code) {
      case UNAVAILABLE -> err.println("hint: is the server running, and is --target right?");
      case UNAUTHENTICATED -> err.println("hint: sign in with the login command");
      default -> {}
    }
  }

  private static String message(Exception failure) throws Exception {
    if (failure instanceof ClientException) {
      return failure.getMessage();
    }
    if (failure instanceof FileSystemException e) {
      return e.getFile()
          + ": "
          + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
    }
    if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      return failure.getMessage();
    }
    throw failure;
  }
}
