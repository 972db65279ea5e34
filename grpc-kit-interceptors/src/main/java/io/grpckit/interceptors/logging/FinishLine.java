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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** The line of a call that has ended. What lines have in common is made once. */
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

  private static final KeyValuePair SYSTEM = new KeyValuePair("rpc.system.name", "grpc");
  private static final KeyValuePair SLOW = new KeyValuePair("slow", true);
  private static final SharedPairs.OfCode STATUS_CODE = new SharedPairs.OfCode("rpc.status_code");
  private static final SharedPairs.OfCode ERROR_TYPE = new SharedPairs.OfCode("error.type");
  private static final SharedPairs.OfCount MESSAGES_IN =
      new SharedPairs.OfCount("messages.received");
  private static final SharedPairs.OfCount MESSAGES_OUT = new SharedPairs.OfCount("messages.sent");
  private static final SharedPairs.OfCount BYTES_IN = new SharedPairs.OfCount("bytes.received");
  private static final SharedPairs.OfCount BYTES_OUT = new SharedPairs.OfCount("bytes.sent");

  private static final int ROOM = 16;

  private final Map<String, Metadata.Key<String>> metadata;
  private final ObservedMethod method;
  private final KeyValuePair name;
  private final KeyValuePair side;
  private final KeyValuePair type;

  FinishLine(ObservedMethod method, Map<String, Metadata.Key<String>> metadata) {
    this.metadata = metadata;
    this.method = method;
    this.name = new KeyValuePair("rpc.method", method.name());
    this.side = new KeyValuePair("grpc.side", method.side().name().toLowerCase(Locale.ROOT));
    this.type = new KeyValuePair("grpc.type", method.type().name().toLowerCase(Locale.ROOT));
  }

  void write(Logger logger, Level level, ObservedCall call, Status status, boolean slow) {
    String path = method.known() ? method.name() : LogText.clean(call.path());
    long micros = TimeUnit.NANOSECONDS.toMicros(call.durationNanos());
    List<KeyValuePair> pairs = new ArrayList<>(ROOM);
    pairs.add(SYSTEM);
    pairs.add(method.known() ? name : new KeyValuePair("rpc.method", path));
    pairs.add(STATUS_CODE.get(status.getCode()));
    pairs.add(side);
    pairs.add(type);
    pairs.add(new KeyValuePair("duration_ms", micros / 1e3));
    pairs.add(MESSAGES_IN.get(call.messagesReceived()));
    pairs.add(MESSAGES_OUT.get(call.messagesSent()));
    pairs.add(BYTES_IN.get(call.bytesReceived()));
    pairs.add(BYTES_OUT.get(call.bytesSent()));
    if (!status.isOk()) {
      pairs.add(ERROR_TYPE.get(status.getCode()));
    }
    addWhatIsKnown(pairs, call);
    if (slow) {
      pairs.add(SLOW);
    }
    addMetadata(pairs, call);
    addFields(pairs, call.fields().asMap());
    LogEvent.write(logger, level, FinishMessage.of(path, status, micros, slow), pairs);
  }

  private void addWhatIsKnown(List<KeyValuePair> pairs, ObservedCall call) {
    Duration timeout = call.timeout();
    if (timeout != null) {
      pairs.add(new KeyValuePair("deadline_ms", timeout.toMillis()));
    }
    SocketAddress peer = call.peer();
    if (peer != null) {
      pairs.add(new KeyValuePair("network.peer.address", LogText.clean(address(peer))));
    }
    CallTrace trace = call.trace();
    if (trace != null) {
      pairs.add(new KeyValuePair("trace_id", trace.traceId()));
      pairs.add(new KeyValuePair("span_id", trace.spanId()));
    }
    if (method.side() == CallSide.CLIENT) {
      pairs.add(new KeyValuePair("attempts", call.attempts()));
      String requestId = call.requestHeaders().get(REQUEST_ID);
      if (requestId != null) {
        pairs.add(new KeyValuePair(CallFields.REQUEST_ID, LogText.clean(requestId)));
      }
    }
  }

  private void addMetadata(List<KeyValuePair> pairs, ObservedCall call) {
    if (metadata.isEmpty()) {
      return;
    }
    for (Map.Entry<String, Metadata.Key<String>> listed : metadata.entrySet()) {
      Iterable<String> values = call.requestHeaders().getAll(listed.getValue());
      if (values != null) {
        pairs.add(new KeyValuePair(listed.getKey(), LogText.clean(String.join(", ", values))));
      }
    }
  }

  private static void addFields(List<KeyValuePair> pairs, Map<String, String> fields) {
    if (fields.isEmpty()) {
      return;
    }
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (!OWN_KEYS.contains(field.getKey())) {
        pairs.add(new KeyValuePair(LogText.clean(field.getKey()), LogText.clean(field.getValue())));
      }
    }
  }

  private static String address(SocketAddress peer) {
    return peer instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : peer.toString();
  }
}
