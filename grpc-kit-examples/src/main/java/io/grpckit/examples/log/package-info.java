/**
 * Append-only logs with topics: a {@link io.grpckit.examples.log.TopicLog} keeps what was said in a
 * room or published in a category, in the SQL database ({@link
 * io.grpckit.examples.log.SqlTopicLog}) or on NATS JetStream ({@link
 * io.grpckit.examples.log.JetStreamTopicLog}), which any number of servers may share. What they
 * need to know of each other at the moment goes by {@link io.grpckit.examples.log.BrokerBroadcast}.
 */
@NullMarked
package io.grpckit.examples.log;

import org.jspecify.annotations.NullMarked;
