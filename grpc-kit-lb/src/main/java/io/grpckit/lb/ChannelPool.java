package io.grpckit.lb;

import static java.util.Objects.requireNonNull;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Several channels to one target as one channel, for where a single HTTP/2 connection is the
 * bottleneck: a proxy that allows few streams per connection, or more bytes than one thread can
 * encrypt. Calls take the channels in turn. Safe for use by many threads.
 *
 * <p>Otherwise one channel is enough: it multiplexes its calls, and spreads them by its {@link
 * ServiceConfig}.
 */
public final class ChannelPool extends ManagedChannel {
  private final List<ManagedChannel> channels;
  private final AtomicInteger next = new AtomicInteger();

  private ChannelPool(List<ManagedChannel> channels) {
    this.channels = channels;
  }

  /**
   * A pool that owns its channels: they are shut down with it.
   *
   * @param size how many channels; at least 1
   * @param channel builds one; each call must return another
   * @return the pool, open
   * @throws IllegalArgumentException if {@code size} is less than 1
   */
  public static ChannelPool create(int size, Supplier<ManagedChannel> channel) {
    Settings.requireInRange(size, "size", 1, Integer.MAX_VALUE);
    requireNonNull(channel, "channel");
    List<ManagedChannel> channels = new ArrayList<>();
    try {
      for (int i = 0; i < size; i++) {
        channels.add(requireNonNull(channel.get(), "a channel"));
      }
    } catch (RuntimeException e) {
      channels.forEach(ManagedChannel::shutdownNow);
      throw e;
    }
    return new ChannelPool(List.copyOf(channels));
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> newCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions callOptions) {
    int index = Math.floorMod(next.getAndIncrement(), channels.size());
    return channels.get(index).newCall(method, callOptions);
  }

  @Override
  public String authority() {
    return channels.get(0).authority();
  }

  @Override
  public ManagedChannel shutdown() {
    channels.forEach(ManagedChannel::shutdown);
    return this;
  }

  @Override
  public ManagedChannel shutdownNow() {
    channels.forEach(ManagedChannel::shutdownNow);
    return this;
  }

  @Override
  public void enterIdle() {
    channels.forEach(ManagedChannel::enterIdle);
  }

  @Override
  public void resetConnectBackoff() {
    channels.forEach(ManagedChannel::resetConnectBackoff);
  }

  @Override
  public boolean isShutdown() {
    return channels.stream().allMatch(ManagedChannel::isShutdown);
  }

  @Override
  public boolean isTerminated() {
    return channels.stream().allMatch(ManagedChannel::isTerminated);
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long end = System.nanoTime() + unit.toNanos(timeout);
    for (ManagedChannel channel : channels) {
      if (!channel.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }
}
