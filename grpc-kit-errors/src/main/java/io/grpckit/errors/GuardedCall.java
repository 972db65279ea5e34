package io.grpckit.errors;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A call that is closed once. A callback may throw while another thread of the handler sends, and a
 * {@link ServerCall} is not thread-safe: whatever goes out takes the lock, and once the call failed
 * nothing more goes out.
 */
final class GuardedCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
  private final FailureResolver resolver;
  private final FailureReporter reporter;
  private final Context context = Context.current();

  private volatile boolean failed;
  private boolean ended;
  private @Nullable Throwable reported;

  GuardedCall(ServerCall<ReqT, RespT> call, FailureResolver resolver, FailureReporter reporter) {
    super(call);
    this.resolver = resolver;
    this.reporter = reporter;
  }

  /** Whether the call ended in a failure, after which the handler gets no more of it. */
  boolean failed() {
    return failed;
  }

  /** A callback threw. */
  void fail(Throwable thrown) {
    end(resolver.resolve(thrown));
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!failed) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(RespT message) {
    if (!failed) {
      super.sendMessage(message);
    }
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (status.isOk()) {
      complete(status, trailers);
    } else {
      end(resolver.resolve(status, trailers));
    }
  }

  @Override
  public boolean isCancelled() {
    return failed || super.isCancelled();
  }

  private synchronized void complete(Status status, Metadata trailers) {
    if (!failed) {
      ended = true;
      super.close(status, trailers);
    }
  }

  private void end(Verdict verdict) {
    boolean first;
    boolean again;
    synchronized (this) {
      first = !ended;
      again = verdict.cause() != null && verdict.cause() == reported;
      ended = true;
      failed = true;
      reported = verdict.cause();
    }
    String method = getMethodDescriptor().getFullMethodName();
    if (first) {
      tell(reporter.report(verdict, method, context));
    } else if (!again) {
      reporter.reportLate(verdict, method);
    }
  }

  private void tell(Verdict verdict) {
    EncodedFailure encoded = TrailerBudget.fit(verdict.failure(), verdict.trailers());
    synchronized (this) {
      super.close(encoded.status(), encoded.trailers());
    }
  }
}
