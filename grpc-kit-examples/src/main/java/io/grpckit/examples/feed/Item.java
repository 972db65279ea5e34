package io.grpckit.examples.feed;

/**
 * An entry as it is sent, made once for all listeners.
 *
 * @param <M> the type of the messages
 */
record Item<M>(long cursor, M message) {}
