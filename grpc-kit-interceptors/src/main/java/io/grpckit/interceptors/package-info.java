/**
 * The pipeline around every call: {@link io.grpckit.interceptors.ServerPipeline} puts interceptors
 * into the order in which a call meets them, whatever the order in which they were named, and
 * checks at start that they fit the services.
 *
 * <p>Each concern is a package of its own and an ordinary gRPC interceptor that works without the
 * pipeline.
 */
@NullMarked
package io.grpckit.interceptors;

import org.jspecify.annotations.NullMarked;
