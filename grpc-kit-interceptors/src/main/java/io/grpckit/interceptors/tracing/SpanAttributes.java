package io.grpckit.interceptors.tracing;

import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of OpenTelemetry's semantic conventions for RPC that spans carry. */
final class SpanAttributes {

  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system.name");
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
  static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<String> MESSAGE_TYPE = AttributeKey.stringKey("rpc.message.type");
  static final AttributeKey<Long> MESSAGE_ID = AttributeKey.longKey("rpc.message.id");
  static final AttributeKey<Long> MESSAGE_SIZE =
      AttributeKey.longKey("rpc.message.uncompressed_size");

  private static final AttributeKey<String> STATUS_CODE = AttributeKey.stringKey("rpc.status_code");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> PEER_ADDRESS =
      AttributeKey.stringKey("network.peer.address");
  private static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");
  private static final AttributeKey<Long> RECEIVED =
      AttributeKey.longKey("rpc.grpc.messages.received");
  private static final AttributeKey<Long> SENT = AttributeKey.longKey("rpc.grpc.messages.sent");

  private SpanAttributes() {}

  /** The request headers that were asked for, as far as they are there. */
  static void metadata(
      SpanBuilder span,
      Map<Metadata.Key<String>, AttributeKey<List<String>>> listed,
      Metadata headers) {
    if (listed.isEmpty()) {
      return;
    }
    listed.forEach(
        (key, attribute) -> {
          List<String> values = MetadataPropagation.values(headers, key);
          if (!values.isEmpty()) {
            span.setAttribute(attribute, values);
          }
        });
  }

  static void outcome(Span span, Status status) {
    String code = status.getCode().name();
    span.setAttribute(STATUS_CODE, code);
    if (!status.isOk()) {
      span.setAttribute(ERROR_TYPE, code);
    }
  }

  static void messages(Span span, long received, long sent) {
    span.setAttribute(RECEIVED, received);
    span.setAttribute(SENT, sent);
  }

  static void peer(Span span, @Nullable SocketAddress peer) {
    if (peer instanceof InetSocketAddress inet && inet.getAddress() != null) {
      span.setAttribute(PEER_ADDRESS, inet.getAddress().getHostAddress());
      if (inet.getPort() != 0) { // a proxy tells the address only
        span.setAttribute(PEER_PORT, (long) inet.getPort());
      }
    } else if (peer != null) {
      span.setAttribute(PEER_ADDRESS, peer.toString());
    }
  }
}
