package io.grpckit.interceptors.auth.client;

import java.util.concurrent.CompletionStage;

/**
 * Where a client's tokens come from. Safe for concurrent use. Asked for every attempt of every
 * call, on the transport's threads, so it never blocks.
 */
@FunctionalInterface
public interface TokenSource {

  /**
   * The token to send now.
   *
   * @return the token; a failure ends the attempt, with the status of a {@link
   *     io.grpc.StatusException} or {@link io.grpc.StatusRuntimeException}, else UNAVAILABLE
   */
  CompletionStage<AccessToken> token();
}
