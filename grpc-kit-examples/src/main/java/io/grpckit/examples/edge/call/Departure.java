package io.grpckit.examples.edge.call;

import com.linecorp.armeria.common.HttpResponse;
import io.grpc.ClientCall;

/** Nobody works for a client that has gone away. */
public final class Departure {

  private Departure() {}

  /**
   * Cancels a call when its client goes away.
   *
   * @param call the call
   * @param response what the client waits for
   * @return the response
   */
  public static HttpResponse cancels(ClientCall<?, ?> call, HttpResponse response) {
    response
        .whenComplete()
        .exceptionally(
            gone -> {
              call.cancel("the client went away", null);
              return null;
            });
    return response;
  }
}
