package io.grpckit.examples.edge;

import com.linecorp.armeria.common.CancellationException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ProtocolViolationException;
import com.linecorp.armeria.common.TimeoutException;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the faults of the edge itself, each with its stack trace. A client that goes away, is late
 * or sends what HTTP forbids is no fault; nor is a call that fails, of which the log of calls has a
 * line. Armeria, left to itself, would log a stack trace for one of them all every ten seconds.
 */
final class FaultLog {

  private static final Logger log = LoggerFactory.getLogger(FaultLog.class);
  private static final List<Class<? extends Exception>> NO_FAULT =
      List.of(
          CancellationException.class,
          ContentTooLargeException.class,
          ProtocolViolationException.class,
          StatusException.class,
          StatusRuntimeException.class,
          TimeoutException.class);

  private FaultLog() {}

  /** A decorator of all services. */
  static HttpResponse watch(HttpService service, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    context.log().whenComplete().thenAccept(FaultLog::look);
    return service.serve(context, request);
  }

  /** The query stays out: it may have credentials. */
  private static void look(RequestLog ended) {
    Throwable cause = ended.responseCause();
    if (cause != null && isFault(Exceptions.peel(cause))) {
      log.error("{} {} failed", ended.requestHeaders().method(), ended.context().path(), cause);
    }
  }

  private static boolean isFault(Throwable cause) {
    return !Exceptions.isExpected(cause)
        && !Exceptions.isStreamCancelling(cause)
        && NO_FAULT.stream().noneMatch(type -> type.isInstance(cause));
  }
}
