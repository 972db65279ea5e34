package io.grpckit.interceptors.auth.transport;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;

/**
 * Limits for connections from anybody, where grpc-java has none or generous ones:
 *
 * <ul>
 *   <li>200 stream resets in 30 s (Rapid Reset, MadeYouReset) and 100 concurrent calls per
 *       connection
 *   <li>metadata of 8 KiB, refused from 16 KiB on; messages stay at 4 MiB
 *   <li>connections end after 5 min without calls, and after 30 min in any case, with 30 s of grace
 *   <li>a ping every 5 min finds dead peers, 20 s being enough for the answer; clients may ping
 *       every 5 min, and only during calls
 *   <li>20 s for a handshake
 *   <li>the {@code authorization} header never enters a compression table
 * </ul>
 *
 * <p>Set your own values after {@link #applyTo}: the last one counts. Netty must be at least 4.2.11
 * (CONTINUATION floods); the kit's own version is newer.
 */
public final class ServerLimits {

  private static final int METADATA_SOFT_LIMIT = 8 * 1024;
  private static final int METADATA_HARD_LIMIT = 16 * 1024;
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private ServerLimits() {}

  /**
   * Sets all limits that the builder has. Those of Netty alone are set on both of grpc-java's Netty
   * builders, shaded or not; the in-process transport has next to none of them.
   *
   * @param builder the builder of a server
   * @param <B> its type
   * @return the builder
   */
  public static <B extends ServerBuilder<?>> B applyTo(B builder) {
    setUnlessUnsupported(() -> builder.maxInboundMetadataSize(METADATA_SOFT_LIMIT));
    setUnlessUnsupported(() -> builder.maxConnectionIdle(FIVE_MINUTES.toSeconds(), SECONDS));
    setUnlessUnsupported(
        () -> builder.maxConnectionAge(Duration.ofMinutes(30).toSeconds(), SECONDS));
    setUnlessUnsupported(() -> builder.maxConnectionAgeGrace(30, SECONDS));
    setUnlessUnsupported(() -> builder.keepAliveTime(FIVE_MINUTES.toSeconds(), SECONDS));
    setUnlessUnsupported(() -> builder.keepAliveTimeout(20, SECONDS));
    setUnlessUnsupported(() -> builder.permitKeepAliveTime(FIVE_MINUTES.toSeconds(), SECONDS));
    setUnlessUnsupported(() -> builder.permitKeepAliveWithoutCalls(false));
    setUnlessUnsupported(() -> builder.handshakeTimeout(20, SECONDS));
    if (builder.getClass().getSimpleName().equals("NettyServerBuilder")) {
      applyToNetty(builder);
    }
    return builder;
  }

  private static void setUnlessUnsupported(Runnable limit) {
    try {
      limit.run();
    } catch (UnsupportedOperationException noSuchLimit) {
      // A transport without connections has nothing to limit.
    }
  }

  /** By name: the two builders share no type, and neither is a dependency. */
  private static void applyToNetty(ServerBuilder<?> builder) {
    call(builder, "maxRstFramesPerWindow", new Class<?>[] {int.class, int.class}, 200, 30);
    call(builder, "maxConcurrentCallsPerConnection", new Class<?>[] {int.class}, 100);
    call(
        builder,
        "maxInboundMetadataSize",
        new Class<?>[] {int.class, int.class},
        METADATA_SOFT_LIMIT,
        METADATA_HARD_LIMIT);
    call(
        builder,
        "neverIndexMetadataKey",
        new Class<?>[] {Metadata.Key.class},
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
  }

  private static void call(
      ServerBuilder<?> builder, String name, Class<?>[] types, Object... values) {
    try {
      Method method = builder.getClass().getMethod(name, types);
      method.invoke(builder, values);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      // An older grpc-java must not run without a limit that somebody relies on.
      throw new IllegalArgumentException("builder must have " + name + ", was " + builder, e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("builder refused " + name, e.getCause());
    }
  }
}
