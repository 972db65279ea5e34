package io.grpckit.errors;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A call that is closed once, and only with what the caller may know. */
final class GuardedCall<ReqT, RespT> extends LockedCall<ReqT, RespT> {
  private final FailureResolver resolver;
  private final FailureReporter reporter;
  private final UnaryOperator<RpcFailure> localizer;
  private final Context context = Context.current();

  private boolean ended;
  private @Nullable Throwable reported;

  GuardedCall(
      ServerCall<ReqT, RespT> call,
      FailureResolver resolver,
      FailureReporter reporter,
      UnaryOperator<RpcFailure> localizer) {
    super(call);
    this.resolver = resolver;
    this.reporter = reporter;
    this.localizer = localizer;
  }

  /** A callback threw. */
  void fail(Throwable thrown) {
    end(resolver.resolve(thrown));
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (status.isOk()) {
      complete(status, trailers);
    } else {
      end(resolver.resolve(status, trailers));
    }
  }

  private synchronized void complete(Status status, Metadata trailers) {
    if (!isStopped()) {
      ended = true;
      super.close(status, trailers);
    }
  }

  private void end(Verdict verdict) {
    boolean first;
    boolean again;
    synchronized (this) {
      first = !ended;
      again = isSame(verdict.cause(), reported);
      reported = verdict.cause();
      ended = true;
      stop();
    }
    String method = getMethodDescriptor().getFullMethodName();
    if (first) {
      tell(reporter.report(verdict, method, context));
    } else if (!again) {
      reporter.reportLate(verdict, method);
    }
  }

  /** The same failure, handed to {@code onError} and then thrown. */
  private static boolean isSame(@Nullable Throwable later, @Nullable Throwable earlier) {
    return later != null
        && earlier != null
        && (later == earlier || later.getCause() == earlier || earlier.getCause() == later);
  }

  private void tell(Verdict verdict) {
    EncodedFailure encoded = encoded(verdict);
    synchronized (this) {
      super.close(encoded.status(), encoded.trailers());
    }
  }

  /** Neither a broken translation nor a foreign trailer may keep the call from being closed. */
  private EncodedFailure encoded(Verdict verdict) {
    try {
      RpcFailure failure = localizer.apply(verdict.failure());
      return TrailerBudget.fit(
          failure, Pushback.add(failure, verdict.trailers(), context.getDeadline()));
    } catch (RuntimeException broken) {
      reporter.reportLeftOut(broken, getMethodDescriptor().getFullMethodName());
      return EncodedFailure.of(verdict.failure());
    }
  }
}
