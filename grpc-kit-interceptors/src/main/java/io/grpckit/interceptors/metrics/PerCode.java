package io.grpckit.interceptors.metrics;

import io.grpc.Status;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/** One meter, or set of meters, per status code; made when the code first occurs. */
final class PerCode<T> {

  private final AtomicReferenceArray<T> meters =
      new AtomicReferenceArray<>(Status.Code.values().length);
  private final Function<Status.Code, T> maker;

  PerCode(Function<Status.Code, T> maker) {
    this.maker = maker;
  }

  T get(Status.Code code) {
    T known = meters.get(code.value());
    if (known != null) {
      return known;
    }
    // A registry gives the same meter for the same name, so a race makes no difference.
    T made = maker.apply(code);
    meters.set(code.value(), made);
    return made;
  }
}
