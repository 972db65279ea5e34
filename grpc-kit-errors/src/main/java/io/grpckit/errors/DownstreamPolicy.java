package io.grpckit.errors;

/**
 * Says what the caller learns when a call that the handler made to another server failed, and the
 * handler did not deal with it. Only the answer travels: what the other server said stays here.
 *
 * <p>An implementation is called by many threads at once.
 */
@FunctionalInterface
public interface DownstreamPolicy {

  /**
   * The failure that the caller is told.
   *
   * @param received what the other server said, or what happened on the way to it
   * @return what travels
   */
  RpcFailure map(RpcFailure received);

  /**
   * What is temporary stays temporary, and whatever the handler did wrong is this server's fault:
   *
   * <ul>
   *   <li>UNAVAILABLE and RESOURCE_EXHAUSTED are UNAVAILABLE, with the {@code RetryInfo} received;
   *   <li>DEADLINE_EXCEEDED, CANCELLED and ABORTED stay;
   *   <li>everything else, UNAUTHENTICATED and NOT_FOUND included, is INTERNAL.
   * </ul>
   *
   * @return the policy of every interceptor that is given no other
   */
  static DownstreamPolicy defaults() {
    return DefaultDownstreamPolicy::map;
  }
}
