package io.grpckit.errors;

import io.grpc.Context;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes the one log line of a failure, and gives it its correlation id. Never throws. */
final class FailureReporter {
  private static final Logger log = LoggerFactory.getLogger(ErrorMappingServerInterceptor.class);

  /** It goes into log lines and headers, and may have come from the caller. */
  private static final Pattern SENSIBLE_ID = Pattern.compile("[!-~]{1,128}");

  private final Supplier<String> correlationId;

  FailureReporter(Supplier<String> correlationId) {
    this.correlationId = correlationId;
  }

  /** What the caller is told of a failure that ends the call. */
  Verdict report(Verdict verdict, String method, Context context) {
    if (!verdict.isFault()) {
      write(verdict, "{} failed: {}", method, verdict.failure());
      return verdict;
    }
    String id = verdict.requestId().orElseGet(() -> correlationId(context));
    write(verdict, "{} failed, correlation id {}", method, id);
    return verdict.withCorrelationId(id);
  }

  /** A failure of which the caller is not told, as the call has ended already. */
  void reportLate(Verdict verdict, String method) {
    write(verdict, "{} failed after the call had ended: {}", method, verdict.failure());
  }

  /** Translations and the handler's trailers are left out of a failure, as they are broken. */
  void reportLeftOut(RuntimeException broken, String method) {
    write(Level.WARN, broken, "{} failed without {}", method, "its translation and trailers");
  }

  private static void write(Verdict verdict, String format, Object method, Object what) {
    Throwable cause = verdict.cause();
    if (cause != null) {
      write(verdict.level(), cause, format, method, what);
    }
  }

  private static void write(
      Level level, Throwable cause, String format, Object method, Object what) {
    try {
      log.atLevel(level).setCause(cause).log(format, method, what);
    } catch (RuntimeException ignored) {
      // A broken appender must not keep the call from being closed, and there is nowhere to say so.
    }
  }

  /** Handlers may fail on a thread of their own, so the context is the one the call began in. */
  private String correlationId(Context context) {
    try {
      String id = context.call(correlationId::get);
      if (id != null && SENSIBLE_ID.matcher(id).matches()) {
        return id;
      }
    } catch (Throwable broken) {
      write(Level.WARN, broken, "{} gave no correlation id: {}", correlationId, "it is random");
    }
    return UUID.randomUUID().toString();
  }
}
