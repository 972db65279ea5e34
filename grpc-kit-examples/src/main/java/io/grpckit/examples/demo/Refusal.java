package io.grpckit.examples.demo;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.errors.RpcFailure;

/** Makes a call that must be refused. */
final class Refusal {
  private Refusal() {}

  /** How the call was refused; a {@link DemoFailure} unless it was, and with that code. */
  static RpcFailure expect(Status.Code expected, String what, Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      RpcFailure failure = RpcFailure.from(e);
      DemoFailure.unless(
          failure.code() == expected,
          "%s must be refused with %s, was with %s".formatted(what, expected, failure));
      return failure;
    }
    throw new DemoFailure("%s must be refused with %s, was allowed".formatted(what, expected));
  }
}
