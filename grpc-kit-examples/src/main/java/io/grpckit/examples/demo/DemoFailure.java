package io.grpckit.examples.demo;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.errors.RpcFailure;

/** A step of the demo did not go as it must; the message says what was seen instead. */
public final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }

  /** Fails with {@code message} unless {@code condition} holds. */
  static void unless(boolean condition, String message) {
    if (!condition) {
      throw new DemoFailure(message);
    }
  }

  /** Makes a call, fails unless it is refused with that code, and answers how it was. */
  static RpcFailure unlessRefused(Status.Code expected, String what, Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      RpcFailure failure = RpcFailure.from(e);
      unless(
          failure.code() == expected,
          "%s must be refused with %s, was with %s".formatted(what, expected, failure));
      return failure;
    }
    throw new DemoFailure("%s must be refused with %s, was allowed".formatted(what, expected));
  }
}
