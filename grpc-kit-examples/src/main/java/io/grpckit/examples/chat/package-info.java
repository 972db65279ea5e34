/**
 * Chat: {@link io.grpckit.examples.chat.ChatService} speaks gRPC, a store keeps what was said in
 * each room, and a {@link io.grpckit.examples.feed.Feed} sends it to those who listen. {@code
 * Presence} knows who they are.
 */
@NullMarked
package io.grpckit.examples.chat;

import org.jspecify.annotations.NullMarked;
