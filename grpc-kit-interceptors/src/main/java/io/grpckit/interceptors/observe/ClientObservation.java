package io.grpckit.interceptors.observe;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannelBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Drives the observers of a client's calls. Thread-safe.
 *
 * <p>Every call that is started is reported exactly once, with the status that the application
 * gets, and each of its attempts with the status that the attempt got. A call whose channel or
 * interceptors throw before it has started is reported with the status of what was thrown.
 */
public final class ClientObservation {

  private final boolean observed;
  private final MethodTable methods;
  private final LongSupplier nanoClock;

  ClientObservation(String target, List<CallObserver> observers, LongSupplier nanoClock) {
    this.observed = !observers.isEmpty();
    this.methods = new MethodTable(CallSide.CLIENT, target, observers);
    this.nanoClock = nanoClock;
  }

  /**
   * Adds the interceptor, if there is one, to a channel. Call it after all other interceptors have
   * been added: grpc-java runs the last one first, and what observes must be outermost.
   *
   * @param builder the channel's builder
   */
  public void install(ManagedChannelBuilder<?> builder) {
    interceptor().ifPresent(builder::intercept);
  }

  /**
   * The interceptor that watches calls and their attempts; the outermost of all.
   *
   * @return empty if there are no observers
   */
  public Optional<ClientInterceptor> interceptor() {
    return observed ? Optional.of(new ClientHooks(methods, nanoClock)) : Optional.empty();
  }
}
