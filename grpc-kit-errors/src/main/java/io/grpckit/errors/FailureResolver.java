package io.grpckit.errors;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Decides what a failure of a handler is to the caller. Never throws. */
final class FailureResolver {
  static final String INTERNAL_ERROR = "internal error";

  /** A client that got nothing but trailers sees this one; nobody sets it on the way out. */
  private static final Metadata.Key<String> CONTENT_TYPE =
      Metadata.Key.of("content-type", Metadata.ASCII_STRING_MARSHALLER);

  private static final int MAX_DEPTH = 16;

  private final ExceptionMapper mapper;
  private final DownstreamPolicy downstream;

  FailureResolver(ExceptionMapper mapper, DownstreamPolicy downstream) {
    this.mapper = mapper;
    this.downstream = downstream;
  }

  /** What was thrown. */
  Verdict resolve(Throwable thrown) {
    Throwable throwable = unwrapped(thrown);
    if (throwable instanceof StatusRuntimeException e) {
      return thrownStatus(e, e.getStatus(), e.getTrailers());
    }
    if (throwable instanceof StatusException e) {
      return thrownStatus(e, e.getStatus(), e.getTrailers());
    }
    return mapped(throwable);
  }

  /** What the call is closed with, which is all that {@code onError} leaves of an exception. */
  Verdict resolve(Status status, Metadata trailers) {
    FailureOrigin origin = FailureOrigin.of(status);
    if (origin != null) {
      return said(origin.failure(), trailers, origin.getCause());
    }
    Throwable cause = status.getCause();
    if (DownstreamFailure.marks(status) || trailers.containsKey(CONTENT_TYPE)) {
      return received(status, trailers, cause == null ? status.asException() : cause);
    }
    boolean ofOnError =
        cause != null && status.getCode() == Status.Code.UNKNOWN && status.getDescription() == null;
    return cause != null && ofOnError
        ? resolve(cause)
        : said(FailureDecoder.decode(status, trailers), trailers, cause);
  }

  private Verdict thrownStatus(Throwable thrown, Status status, @Nullable Metadata trailers) {
    FailureOrigin origin = FailureOrigin.of(status);
    if (origin != null) {
      return said(
          origin.failure(), trailers == null ? new Metadata() : trailers, origin.getCause());
    }
    if (status.isOk()) {
      return unmapped(thrown);
    }
    // Whoever states a status in a handler gives no trailers; a client call that failed has some.
    return trailers == null && !DownstreamFailure.marks(status)
        ? said(FailureDecoder.decode(status, null), new Metadata(), status.getCause())
        : received(status, trailers, thrown);
  }

  private static Verdict said(RpcFailure failure, Metadata trailers, @Nullable Throwable cause) {
    return Verdict.of(failure, trailers, cause, Level.DEBUG);
  }

  private Verdict received(Status status, @Nullable Metadata trailers, Throwable cause) {
    try {
      RpcFailure failure = downstream.map(FailureDecoder.decode(status, trailers));
      // Calls are cancelled all day, usually because the caller of this one went away.
      Level least = failure.code() == Status.Code.CANCELLED ? Level.DEBUG : Level.WARN;
      return Verdict.of(failure, new Metadata(), cause, least);
    } catch (Throwable broken) {
      return unmapped(with(cause, broken));
    }
  }

  private Verdict mapped(Throwable throwable) {
    try {
      Optional<RpcFailure> failure = mapper.map(throwable);
      return failure.isPresent()
          ? Verdict.of(failure.get(), new Metadata(), throwable, Level.DEBUG)
          : unmapped(throwable);
    } catch (Throwable broken) {
      return unmapped(with(throwable, broken));
    }
  }

  private static Verdict unmapped(Throwable throwable) {
    RpcFailure failure = RpcFailure.internal(INTERNAL_ERROR);
    return Verdict.of(failure, new Metadata(), throwable, Level.ERROR);
  }

  private static Throwable with(Throwable throwable, Throwable suppressed) {
    if (throwable != suppressed) {
      throwable.addSuppressed(suppressed);
    }
    return throwable;
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable throwable = thrown;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      Throwable cause = throwable.getCause();
      if (cause == null || !isWrapper(throwable)) {
        return throwable;
      }
      throwable = cause;
    }
    return throwable;
  }

  private static boolean isWrapper(Throwable throwable) {
    return throwable instanceof CompletionException
        || throwable instanceof ExecutionException
        || throwable instanceof UndeclaredThrowableException
        || throwable instanceof InvocationTargetException;
  }
}
