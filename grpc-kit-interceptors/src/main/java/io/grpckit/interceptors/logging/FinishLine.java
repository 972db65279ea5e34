package io.grpckit.interceptors.logging;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.interceptors.internal.LogText;
import io.grpckit.interceptors.observe.CallFields;
import io.grpckit.interceptors.observe.CallSide;
import io.grpckit.interceptors.observe.CallTrace;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.spi.LoggingEventBuilder;

/** The line of a call that has ended. */
@SuppressWarnings("CheckReturnValue") // SLF4J's event builder returns itself.
final class FinishLine {

  private static final Set<String> OWN_KEYS =
      Set.of(
          "rpc.system.name",
          "rpc.method",
          "rpc.status_code",
          "error.type",
          "network.peer.address",
          "trace_id",
          "span_id",
          "grpc.side",
          "grpc.type",
          "duration_ms",
          "deadline_ms",
          "messages.received",
          "messages.sent",
          "bytes.received",
          "bytes.sent",
          "attempts",
          "slow");

  private static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

  private final Map<String, Metadata.Key<String>> metadata;
  private final ObservedMethod method;
  private final String side;
  private final String type;

  FinishLine(ObservedMethod method, Map<String, Metadata.Key<String>> metadata) {
    this.metadata = metadata;
    this.method = method;
    this.side = method.side().name().toLowerCase(Locale.ROOT);
    this.type = method.type().name().toLowerCase(Locale.ROOT);
  }

  void write(LoggingEventBuilder event, ObservedCall call, Status status, boolean slow) {
    String name = method.known() ? method.name() : LogText.clean(call.path());
    String code = status.getCode().name();
    long micros = TimeUnit.NANOSECONDS.toMicros(call.durationNanos());
    event
        .addKeyValue("rpc.system.name", "grpc")
        .addKeyValue("rpc.method", name)
        .addKeyValue("rpc.status_code", code)
        .addKeyValue("grpc.side", side)
        .addKeyValue("grpc.type", type)
        .addKeyValue("duration_ms", micros / 1e3)
        .addKeyValue("messages.received", call.messagesReceived())
        .addKeyValue("messages.sent", call.messagesSent())
        .addKeyValue("bytes.received", call.bytesReceived())
        .addKeyValue("bytes.sent", call.bytesSent());
    if (!status.isOk()) {
      event.addKeyValue("error.type", code);
    }
    addWhatIsKnown(event, call, slow);
    if (!metadata.isEmpty()) {
      addMetadata(event, call.requestHeaders());
    }
    for (Map.Entry<String, String> field : call.fields().asMap().entrySet()) {
      if (!OWN_KEYS.contains(field.getKey())) {
        event.addKeyValue(LogText.clean(field.getKey()), LogText.clean(field.getValue()));
      }
    }
    event.log(message(name, code, micros, slow, status));
  }

  private void addWhatIsKnown(LoggingEventBuilder event, ObservedCall call, boolean slow) {
    Duration timeout = call.timeout();
    if (timeout != null) {
      event.addKeyValue("deadline_ms", timeout.toMillis());
    }
    SocketAddress peer = call.peer();
    if (peer != null) {
      event.addKeyValue("network.peer.address", LogText.clean(address(peer)));
    }
    CallTrace trace = call.trace();
    if (trace != null) {
      event.addKeyValue("trace_id", trace.traceId()).addKeyValue("span_id", trace.spanId());
    }
    if (method.side() == CallSide.CLIENT) {
      event.addKeyValue("attempts", call.attempts());
      String requestId = call.requestHeaders().get(REQUEST_ID);
      if (requestId != null) {
        event.addKeyValue(CallFields.REQUEST_ID, LogText.clean(requestId));
      }
    }
    if (slow) {
      event.addKeyValue("slow", true);
    }
  }

  private void addMetadata(LoggingEventBuilder event, Metadata headers) {
    for (Map.Entry<String, Metadata.Key<String>> listed : metadata.entrySet()) {
      Iterable<String> values = headers.getAll(listed.getValue());
      if (values != null) {
        event.addKeyValue(listed.getKey(), LogText.clean(String.join(", ", values)));
      }
    }
  }

  private static String message(
      String name, String code, long micros, boolean slow, Status status) {
    StringBuilder message = new StringBuilder(name.length() + 48);
    message.append(name).append(' ').append(code).append(" in ").append(micros / 1000).append('.');
    // Digits by hand: to render a double costs more than the rest of the line.
    message.append((char) ('0' + micros / 100 % 10));
    message.append((char) ('0' + micros / 10 % 10));
    message.append((char) ('0' + micros % 10)).append(" ms");
    if (slow) {
      message.append(" (slow)");
    }
    String description = status.getDescription();
    if (!status.isOk() && description != null) {
      message.append(": ").append(LogText.clean(description));
    }
    return message.toString();
  }

  private static String address(SocketAddress peer) {
    return peer instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : peer.toString();
  }
}
