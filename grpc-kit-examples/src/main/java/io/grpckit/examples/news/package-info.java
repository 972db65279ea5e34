/**
 * News: {@link io.grpckit.examples.news.NewsService} speaks gRPC, a store keeps what was published
 * in each category, and a {@link io.grpckit.examples.feed.Feed} sends it to those who read.
 */
@NullMarked
package io.grpckit.examples.news;

import org.jspecify.annotations.NullMarked;
