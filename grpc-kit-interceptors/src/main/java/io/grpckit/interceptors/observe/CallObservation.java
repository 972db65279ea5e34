package io.grpckit.interceptors.observe;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the observation of calls begins: one driver per side, for all observers together. */
public final class CallObservation {

  private CallObservation() {}

  /**
   * Observes a server's calls.
   *
   * @param observers who hears of each call, in this order; none is fine, and costs nothing
   * @return the driver to install on the server
   */
  public static ServerObservation server(List<? extends CallObserver> observers) {
    return server(observers, PeerAddress.OF_THE_CONNECTION);
  }

  /**
   * Observes a server's calls, which proxies may have forwarded.
   *
   * @param observers who hears of each call, in this order; none is fine, and costs nothing
   * @param peers says where calls come from
   * @return the driver to install on the server
   */
  public static ServerObservation server(
      List<? extends CallObserver> observers, PeerAddress peers) {
    return new ServerObservation(
        List.copyOf(observers),
        requireNonNull(peers, "peers"),
        System::nanoTime,
        LateWork.shared());
  }

  /**
   * Observes a client's calls, without telling the observers where they go.
   *
   * @param observers who hears of each call, in this order; none is fine, and costs nothing
   * @return the driver to install on channels
   */
  public static ClientObservation client(List<? extends CallObserver> observers) {
    return client(ObservedMethod.OTHER, observers);
  }

  /**
   * Observes the calls of the channels to one target.
   *
   * @param target what the channels were built for, {@code dns:///users:50051} for example: metrics
   *     and spans are tagged with it, so it must be one of few
   * @param observers who hears of each call, in this order; none is fine, and costs nothing
   * @return the driver to install on those channels
   */
  public static ClientObservation client(String target, List<? extends CallObserver> observers) {
    return new ClientObservation(
        requireNonNull(target, "target"), List.copyOf(observers), System::nanoTime);
  }

  /**
   * The server call that a Context belongs to.
   *
   * @param context a Context, possibly of another thread
   * @return {@code null} without an observed call
   */
  public static @Nullable ObservedCall call(Context context) {
    return CallFields.CALL.get(requireNonNull(context, "context"));
  }
}
