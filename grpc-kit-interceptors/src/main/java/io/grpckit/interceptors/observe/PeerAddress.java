package io.grpckit.interceptors.observe;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Says where a server's call comes from: {@link ObservedCall#peer()}. Thread-safe, and fast. */
@FunctionalInterface
public interface PeerAddress {

  /** The other end of the connection, whatever the headers say. */
  PeerAddress OF_THE_CONNECTION =
      (transport, headers) -> transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);

  /**
   * Where a call comes from.
   *
   * @param transport the attributes of its transport
   * @param headers its metadata, to be read here only
   * @return {@code null} if nobody knows
   */
  @Nullable SocketAddress of(Attributes transport, Metadata headers);
}
