/**
 * Live streams out of durable logs: a {@link io.grpckit.examples.feed.Feed} sends each listener
 * what a {@link io.grpckit.examples.log.TopicLog} holds after a cursor and then what is appended,
 * in order, without a gap and without a duplicate, as fast as that listener reads.
 */
@NullMarked
package io.grpckit.examples.feed;

import org.jspecify.annotations.NullMarked;
