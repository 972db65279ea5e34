package io.grpckit.interceptors.observe;

import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * What one observer wants to hear of one call. Whatever a method throws is counted and logged at a
 * limited rate ({@link TelemetryFailures}) and never reaches the call.
 *
 * <p>{@link #finished} comes exactly once. Some methods come only where the {@link MethodObserver}
 * asked for them with a {@link CallHook}. None may block: they run on the call's threads, {@link
 * #finished} often on the transport's.
 */
public interface CallListener {

  /**
   * A message came in.
   *
   * @param call the call
   * @param sequence the message's number in its direction, from 0
   * @param wireBytes its compressed size, -1 if unknown
   * @param bytes its size before compression, -1 if unknown
   */
  default void messageReceived(ObservedCall call, int sequence, long wireBytes, long bytes) {}

  /**
   * A message went out.
   *
   * @param call the call
   * @param sequence the message's number in its direction, from 0
   * @param wireBytes its compressed size, -1 if unknown
   * @param bytes its size before compression, -1 if unknown
   */
  default void messageSent(ObservedCall call, int sequence, long wireBytes, long bytes) {}

  /**
   * The call has ended and its status is known. Runs on any thread, the transport's included, so
   * that it must neither block nor do I/O.
   *
   * @param call the call, whose {@link ObservedCall#status} is now set and final
   */
  default void finished(ObservedCall call) {}

  /**
   * The call has ended, {@link #finished} has run, and this thread may do I/O: the call's own
   * executor or, for a call that no handler has seen, a thread of the kit's. Exactly once, with
   * {@link CallHook#CALLBACKS} only.
   *
   * @param call the call
   */
  default void completed(ObservedCall call) {}

  /**
   * The call's code is about to run on this thread: its start or one of its callbacks. With {@link
   * CallHook#CALLBACKS} only.
   *
   * @param call the call
   * @return closed on the same thread when the code has returned; {@code null} for nothing to close
   */
  default @Nullable AutoCloseable enter(ObservedCall call) {
    return null;
  }

  /**
   * A client's call is tried, for the first time or again. Attempts that hedge one another overlap.
   *
   * @param call the call
   * @param attempt the attempt, which has no backend yet
   */
  default void attemptStarted(ObservedCall call, ObservedAttempt attempt) {}

  /**
   * An attempt of a client's call has ended. Exactly once per attempt; the end of one that lost
   * against another may come after the call's own.
   *
   * @param call the call
   * @param attempt the attempt, whose {@link ObservedAttempt#status} is now set and final
   */
  default void attemptFinished(ObservedCall call, ObservedAttempt attempt) {}

  /**
   * The response's headers are sent (server) or received (client). With {@link CallHook#MESSAGES}
   * only.
   *
   * @param call the call
   * @param headers the headers, only to be read
   */
  default void responseHeaders(ObservedCall call, Metadata headers) {}

  /**
   * A request message is at hand. With {@link CallHook#MESSAGES} only.
   *
   * @param call the call
   * @param message the message, only to be read
   */
  default void request(ObservedCall call, Object message) {}

  /**
   * A response message is at hand. With {@link CallHook#MESSAGES} only.
   *
   * @param call the call
   * @param message the message, only to be read
   */
  default void response(ObservedCall call, Object message) {}
}
